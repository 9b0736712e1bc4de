namespace ChatOps.Demo.Backups;

/// <summary><c>bin/repozo</c>: silent on success unless -v, everything on stderr.</summary>
internal sealed class RepozoTool(ToolCall call)
{
    private const int Failure = 1;
    private readonly HashSet<string> flags = [];
    private readonly Dictionary<string, string> values = [];

    private static readonly Dictionary<string, string> Flags = new()
    {
        ["-B"] = "backup",
        ["-R"] = "recover",
        ["-V"] = "verify",
        ["-v"] = "verbose",
        ["-F"] = "full",
        ["-Q"] = "quick",
        ["-z"] = "gzip",
        ["-k"] = "kill-old-on-full",
        ["-w"] = "with-verify",
        ["-h"] = "help",
    };

    private static readonly Dictionary<string, string> Values = new() { ["-r"] = "repository", ["-f"] = "file", ["-D"] = "date", ["-o"] = "output" };

    public int Run()
    {
        if (Parse() is { } complaint)
        {
            call.Error.WriteLine(complaint);
            return Failure;
        }

        try
        {
            Work(values["repository"]);
            return 0;
        }
        catch (PythonError fault)
        {
            call.Error.WriteLine(fault.Message);
        }
        catch (PythonTraceback fault)
        {
            call.Error.Write(fault.Text);
        }
        catch (IOException fault)
        {
            call.Error.WriteLine(PythonError.Of(fault, call.Tree.DataFs).Message);
        }

        return Failure;
    }

    private void Work(string repository)
    {
        if (flags.Contains("verify"))
        {
            Log("--with-verify option is ignored in verify mode");
            new Repozo(call.Tree, call.Error, Log, DateTime.UtcNow).Verify(repository, call.Faults.On("verify-bad"), flags.Contains("quick"));
        }
        else if (flags.Contains("recover")) Recover(repository);
        else Backup(repository);
    }

    private void Backup(string repository)
    {
        if (call.Faults.On("datafs-missing")) throw PythonError.Missing(values["file"]);
        var repozo = new Repozo(call.Tree, call.Error, Log, DateTime.UtcNow) { Halfway = HalfwayThroughBackup, Packs = flags.Contains("gzip") };
        repozo.Backup(values["file"], repository, flags.Contains("quick"), flags.Contains("full"));
    }

    /// <summary>The faults of a restore happen to the live file only; recovering into a scratch folder is left alone.</summary>
    private void Recover(string repository)
    {
        var live = Path.GetFullPath(values["output"]) == call.Tree.DataFs;
        var repozo = new Repozo(call.Tree, call.Error, Log, DateTime.UtcNow)
        {
            Halfway = live ? HalfwayThroughRestore : () => { },
            VerifiesRecovery = flags.Contains("with-verify"),
        };
        repozo.Recover(repository, values["output"], values.GetValueOrDefault("date"));
    }

    private void HalfwayThroughBackup()
    {
        if (call.Faults.On("backup-disk-full")) throw PythonError.NoSpace();
        Wait("backup-hangs", "backup-slow");
    }

    private void HalfwayThroughRestore()
    {
        if (call.Faults.On("restore-loses-datafs")) throw PythonError.NoSpace();
        Wait("restore-hangs", "restore-slow");
    }

    private void Wait(string hangs, string slow)
    {
        if (call.Faults.On(hangs)) Thread.Sleep(Timeout.Infinite);
        if (call.Faults.Number(slow, 10) is { } seconds) Thread.Sleep(TimeSpan.FromSeconds(seconds));
    }

    private void Log(string line)
    {
        if (flags.Contains("verbose")) call.Error.WriteLine(line);
    }

    private string? Parse()
    {
        for (var rest = new Queue<string>(call.Arguments.SelectMany(Spread)); rest.TryDequeue(out var argument);)
        {
            var (name, given) = argument.Split('=', 2) is [var left, var right] ? (left, right) : (argument, null);
            name = Flags.GetValueOrDefault(name) ?? Values.GetValueOrDefault(name) ?? (name.StartsWith("--", StringComparison.Ordinal) ? name[2..] : name);
            if (Values.ContainsValue(name) && (given ?? (rest.TryDequeue(out var next) ? next : null)) is { } value) values[name] = value;
            else if (Flags.ContainsValue(name) && Known(name)) flags.Add(name);
            else return $"option {argument} not recognized";
        }

        if (!flags.Overlaps(["backup", "recover", "verify"])) return "Either --backup, --recover or --verify is required";
        if (!values.ContainsKey("repository")) return "--repository is required";
        if (flags.Contains("recover") && !values.ContainsKey("output")) return "--output is required: the demo's repozo does not write to stdout";
        return flags.Contains("backup") && !values.ContainsKey("file") ? "--file is required" : null;
    }

    private bool Known(string flag) => flag is not ("verify" or "with-verify") || (call.Tree.RepozoVerifies && !call.Faults.On("old-repozo"));

    /// <summary>-Rv is -R -v; a letter that takes a value takes the rest of the word.</summary>
    private static IEnumerable<string> Spread(string word)
    {
        if (word.Length < 3 || word[0] != '-' || word[1] == '-') return [word];
        var first = word[..2];
        return Values.ContainsKey(first) ? [$"{first}={word[2..]}"] : [first, .. Spread('-' + word[2..])];
    }
}
