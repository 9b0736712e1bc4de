using ChatOps.Core.Chat;
using ChatOps.Core.Text;

namespace ChatOps.Server.Discord;

/// <summary>What becomes of an interaction that Discord hands over late, such as after an outage of the connection.</summary>
internal static class LateRule
{
    /// <summary>The code of what was not run for that.</summary>
    public const string Code = "came-late";

    /// <summary>Until then Discord takes an answer.</summary>
    public static readonly TimeSpan InTime = TimeSpan.FromSeconds(3);

    /// <summary>Until then whoever typed it still means it.</summary>
    public static readonly TimeSpan StillMeant = TimeSpan.FromMinutes(5);

    public static bool IsLate(TimeSpan age) => age > InTime;

    /// <summary>Null: it is done, however late.</summary>
    /// <param name="changes">It changes something, or may.</param>
    public static Answer.Refused? Objection(TimeSpan age, bool changes, bool isCommand)
    {
        if (age <= StillMeant)
            return null;
        var next = !changes ? "it only reads, so it was dropped; ask again"
            : isCommand ? "it changes something, so it was not run; press Run it now if it is still meant"
            : "it decides something, so it was not done; press again if it is still meant";
        return new Answer.Refused(Code, $"this came {UnitText.Duration(age)} late over Discord; {next}");
    }
}
