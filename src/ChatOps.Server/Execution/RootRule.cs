using ChatOps.Core.Execution;

namespace ChatOps.Server.Execution;

/// <summary>No launcher runs as root, on no host.</summary>
internal static class RootRule
{
    public const string Root = "root";

    private const string Code = "root-refused";
    private const string Why = "nothing of this bot runs as root but what its sudoers file names whole; name the account that the data belongs to";

    public static StartAnswer.Refused Refusal => new(Code, Why);

    public static HostUnreachableException Closed() => new($"{Code}: {Why}") { Code = Code, NothingRan = true, NeedsPerson = true };
}
