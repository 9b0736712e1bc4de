using System.Collections.Immutable;
using ChatOps.Core.Execution;

namespace ChatOps.Runbooks.Vtom;

/// <summary>Reads <c>ps -eo pid=,user:32=,args=</c>.</summary>
internal static class ProcessList
{
    /// <summary>Null: this is no such list.</summary>
    public static ImmutableArray<ProcessRow>? Read(string output)
    {
        var processes = output.Split('\n').Select(ProcessRow.Read).OfType<ProcessRow>().ToImmutableArray();
        return processes.IsEmpty ? null : processes;
    }
}
