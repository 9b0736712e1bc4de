using System.Text.Json;

namespace ChatOps.Tests.Journeys;

/// <summary>
/// A platform where the demo's people type, press and read; what they see is told in the words of the API, so that one journey is gone everywhere.
/// </summary>
internal interface IVoice
{
    Task<HttpResponseMessage> CommandAsync(string token, string text);

    /// <summary>Said once, whatever happens to the bot meanwhile; the handle of what came of it.</summary>
    Task<string> InsistAsync(string token, string text);

    /// <exception cref="HttpRequestException">The click did not arrive; the person sees that.</exception>
    Task<HttpResponseMessage> DecideAsync(DemoBot bot, string token, JsonElement operation, string decision, string? reason);

    Task<HttpResponseMessage> CancelAsync(DemoBot bot, string token, string handle, string? reason);

    /// <summary>Everything about its end; null: it was for somebody who asked elsewhere.</summary>
    Task<(string Text, IReadOnlyList<string> Rows)?> ToldAsync(JsonElement ended);

    void AssertToldOnce(string handle);

    /// <summary>All are told who freed its target and why, and its live message says no longer that it is locked.</summary>
    Task UntilFreedAsync(string handle, string reason);

    /// <summary>What its steps printed, where people find it.</summary>
    Task<string> PrintedAsync(string handle);

    /// <summary>Its plan, as "Read plan" shows it.</summary>
    Task<string> PlanAsync(string token, string handle);
}
