namespace ChatOps.Demo.Backups;

/// <summary>An error nobody caught: Python's traceback, exit status 1.</summary>
internal sealed class PythonTraceback(string frames, string error) : Exception(error)
{
    public string Text => $"Traceback (most recent call last):\n{frames}{Message}\n";
}
