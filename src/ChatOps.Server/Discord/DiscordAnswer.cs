using System.Text.Json;
using ChatOps.Server.ChatPlatforms;

namespace ChatOps.Server.Discord;

/// <summary>What came of a call.</summary>
internal abstract record DiscordAnswer
{
    private DiscordAnswer() { }

    /// <param name="Body">Undefined where Discord answers with nothing (204).</param>
    public sealed record Done(JsonElement Body) : DiscordAnswer
    {
        public string Text(params ReadOnlySpan<string> path) => Body.Text(path);
    }

    /// <param name="Status">HTTP's.</param>
    /// <param name="JsonCode">Discord's own (discord.com/developers/docs/topics/opcodes-and-status-codes#json); 0 where it gives
    /// none.</param>
    /// <param name="Message">What Discord says about it.</param>
    public sealed record Refused(int Status, int JsonCode, string Message) : DiscordAnswer
    {
        /// <summary>The token is no longer good for anything, and tokens are read at the start.</summary>
        public bool IsEndOfToken => Status == 401;

        public override string ToString() => JsonCode > 0 ? $"{JsonCode}: {Message}" : $"{Status}: {Message}";
    }

    /// <summary>It was not carried out; it may be after the time.</summary>
    public sealed record Limited(TimeSpan After) : DiscordAnswer;

    /// <summary>Nobody knows whether it was carried out.</summary>
    public sealed record Unclear(string Why) : DiscordAnswer;

    /// <summary>For people.</summary>
    public string Told => this switch
    {
        Refused refused => refused.ToString(),
        Limited limited => $"Discord asks to wait {limited.After.TotalSeconds:0.0} s",
        Unclear unclear => unclear.Why,
        _ => "",
    };

    /// <summary>Discord's code of the refusal; 0: it was not refused, or without one.</summary>
    public int Code => this is Refused refused ? refused.JsonCode : 0;
}
