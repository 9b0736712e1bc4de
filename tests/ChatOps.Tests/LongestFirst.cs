using Xunit.Abstractions;

[assembly: TestCollectionOrderer("ChatOps.Tests.LongestFirst", "ChatOps.Tests")]

namespace ChatOps.Tests;

/// <summary>What takes minutes begins first: begun last it would be waited for alone at the end of the run.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    /// <summary>What shares the accounts of the real sudo and sshd is one queue, and the longest.</summary>
    private static readonly string[] Long = ["KillJourneys", Execution.HostCollection.Name];

    public IEnumerable<ITestCollection> OrderTestCollections(IEnumerable<ITestCollection> testCollections) =>
        testCollections.OrderByDescending(c => Long.Any(l => c.DisplayName.EndsWith(l, StringComparison.Ordinal)));
}
