using System.Collections.Immutable;
using System.Text.Json;
using ChatOps.Server.ChatPlatforms;

namespace ChatOps.Server.Slack;

/// <summary>What came of a call. Slack says most of its refusals with status 200.</summary>
internal abstract record SlackAnswer
{
    private SlackAnswer() { }

    /// <param name="Scopes">What the token may do, where Slack says so.</param>
    public sealed record Done(JsonElement Body, ImmutableArray<string> Scopes) : SlackAnswer
    {
        public string Text(params ReadOnlySpan<string> path) => Body.Text(path);
    }

    /// <param name="Error">Slack's word, such as <c>is_archived</c>.</param>
    /// <param name="Detail">What Slack adds to it; may be empty.</param>
    public sealed record Refused(string Error, string Detail) : SlackAnswer
    {
        /// <summary>The token or its scopes are wrong: people can put that right, so what was to be said is kept.</summary>
        public bool IsAboutRights => Error is "missing_scope" or "not_allowed_token_type" or "token_expired" or "token_revoked" or "no_permission" or "ekm_access_denied"
            || SlackApi.Fatal.Contains(Error);

        /// <summary>The token is no longer good for anything, and tokens are read at the start.</summary>
        public bool IsEndOfToken => Error is "token_expired" or "token_revoked" || SlackApi.Fatal.Contains(Error);

        public override string ToString() => Detail.Length > 0 ? $"{Error}: {Detail}" : Error;
    }

    /// <summary>It was not carried out; it may be after the time.</summary>
    public sealed record Limited(TimeSpan After) : SlackAnswer;

    /// <summary>Nobody knows whether it was carried out.</summary>
    public sealed record Unclear(string Why) : SlackAnswer;
}
