using ChatOps.Core.Execution;
using Host = ChatOps.Core.Inventory.Host;

namespace ChatOps.Server.Execution;

/// <summary>A "no" of sudo as people read it: what it said, and the line that would make it a "yes".</summary>
internal static class SudoSaidNo
{
    public static HostUnreachableException To(Host host, string user, string said) => Exception(Sentence(host, user, said));

    public static HostUnreachableException To(Host host, RootLine line, string said) =>
        Exception($"{said}; {SudoLine.Missing(host, Account(host), line)}");

    public static string Sentence(Host host, string user, string said) => $"{said}; {SudoLine.Missing(host, Account(host), user)}";

    private static string Account(Host host) => SudoLine.AccountOn(host, Environment.UserName);

    // The code alone: whether anything ran before is the caller's to know.
    private static HostUnreachableException Exception(string sentence) => new($"{SudoLine.Code}: {sentence}") { Code = SudoLine.Code };
}
