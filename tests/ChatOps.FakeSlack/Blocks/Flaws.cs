namespace ChatOps.Fakes.Slack;

/// <summary>What is wrong with blocks or a view, in the words and with the pointers that Slack uses.</summary>
internal sealed class Flaws
{
    private readonly List<string> _found = [];

    public IReadOnlyList<string> Found => _found;

    public bool None => _found.Count == 0;

    public void Add(string what, string at) => _found.Add($"{what} [json-pointer:{at}]");
}
