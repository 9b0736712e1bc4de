using ChatOps.Core.Execution;

namespace ChatOps.Runbooks.Vtom;

/// <summary>
/// A line of the services file that the installed host script adds as root, and takes out again. The script checks both words itself, and no caller can choose
/// the file.
/// </summary>
/// <param name="Script">Where it is installed.</param>
internal sealed record ServiceLine(string Script, string Name, int Port)
{
    /// <summary>What the script writes behind a line, so that it takes out none that people wrote.</summary>
    public const string Comment = "added by chatops-host";

    /// <summary>Where it is installed unless the settings say otherwise.</summary>
    public const string UsualScript = "/usr/local/libexec/chatops-host";

    /// <summary>In seconds; the file is small.</summary>
    private const int Limit = 30;

    public RootLine Add => new(new(Script, "service", Name, Port.ToString()), Limit);

    public RootLine TakeOut => new(new(Script, "no-service", Name, Port.ToString()), Limit);

    public IEnumerable<RootLine> RootLines => [Add, TakeOut];

    /// <summary>Says what adding would do, as anybody; changes nothing.</summary>
    public CommandLine Look => new(Script, "look-service", Name, Port.ToString());
}
