using ChatOps.Core.Chat;
using ChatOps.Core.Operations;
using ChatOps.Core.Text;

namespace ChatOps.Server.Web.Api;

/// <summary>Refusals as problem+json (RFC 9457) with a <c>code</c> for programs, and <c>usage</c> where there is a usage line.</summary>
public static class Problems
{
    public static IResult Of(string code, string detail, string usage = "") => Results.Json(
        new ProblemJson($"urn:chatops:{code}", code, StatusOf(code), code, InertText.Show(detail), usage.Length > 0 ? usage : null),
        ApiJson.Options, "application/problem+json", StatusOf(code));

    public static IResult Of(Answer.Refused refused) => Of(refused.Code, refused.Reason, refused.Usage);

    /// <summary>Of a request that broke.</summary>
    public static IResult Fault(Exception? fault) => fault is StateUnwritableException
        ? Of(StateUnwritableException.Code, "the bot cannot write its own state, so nothing of this was kept or started; somebody must make room for it or bring it back (its log says where), then ask again")
        : Of("internal-error", "the bot failed on this request; its log says why");

    public static IResult TooManyTries(HttpContext http, TimeSpan wait)
    {
        var seconds = Math.Max(1, Math.Ceiling(wait.TotalSeconds));
        http.Response.Headers.RetryAfter = seconds.ToString("0", System.Globalization.CultureInfo.InvariantCulture);
        return Of("too-many-tries", $"too many requests with wrong tokens came from your address; try again in {seconds:0} s with the right one");
    }

    public static IResult UnknownOperation(string handle) =>
        Of("unknown-operation", $"there is no operation '{InertText.ShowLine(Short(handle))}' that you may read; GET /api/operations lists them");

    /// <summary>Runbooks have codes of their own (<c>cron-due</c>, <c>no-space</c>, …): the state of the host is in the way, hence 409.</summary>
    public static int StatusOf(string code) => code switch
    {
        "bad-argument" or "reason-required" or "unknown-command" or "unknown-target" or "unknown-host" or "unknown-group" or "bad-host" or "host-unknown" or "form-stale" => StatusCodes.Status400BadRequest,
        "person-unknown" => StatusCodes.Status401Unauthorized,
        "access-denied" or "approval-self" or "approval-role" or "command-disabled" or "address-not-allowed" or "share-asker" or "answer-private" or "not-private" or "channel-unknown" or "workspace-unknown" or "guild-unknown" or "button-unknown" or "late-asker" or "plan-not-shown" or "break-glass-off" or "break-glass-never"
            => StatusCodes.Status403Forbidden,
        "unknown-operation" or "unknown-step" or "unknown-answer" or "unknown-session" or "plan-none" or "link-unknown" or "not-found" => StatusCodes.Status404NotFound,
        "link-used" or "link-expired" or "link-shown" => StatusCodes.Status410Gone,
        "too-many-tries" or "too-many-commands" or "too-many-waiting" or "too-many-streams" or "too-much-text" => StatusCodes.Status429TooManyRequests,
        "too-large" => StatusCodes.Status413PayloadTooLarge,
        "internal-error" => StatusCodes.Status500InternalServerError,
        "probe-failed" or "host-unreachable" => StatusCodes.Status502BadGateway,
        "not-ready" or StateUnwritableException.Code => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status409Conflict,
    };

    private static string Short(string text) => text.Length > 40 ? text[..40] + "…" : text;
}
