namespace ChatOps.Core.Runbooks;

/// <summary>Every runbook by its command's name.</summary>
public sealed class RunbookRegistry(IEnumerable<IRunbook> runbooks)
{
    private readonly Dictionary<string, IRunbook> _byName = runbooks.ToDictionary(r => r.Spec.Name, StringComparer.Ordinal);

    public IRunbook? Find(string command) => _byName.GetValueOrDefault(command);
}
