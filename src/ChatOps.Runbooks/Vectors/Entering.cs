using System.Collections.Frozen;
using System.Collections.Immutable;

namespace ChatOps.Runbooks.Vectors;

/// <summary>
/// The word behind which a tool starts a program somewhere else: <c>docker exec web PROGRAM</c>, <c>kubectl exec POD -- PROGRAM</c>. <c>exec</c> is such a word
/// behind any program; others are behind the tools that are known to have them. What is not known of a tool counts against the command.
/// </summary>
/// <param name="Program">The index of the program; null: not certain.</param>
/// <param name="Place">The index of where it runs (the container, the pod); null: not certain, or it names the program itself (an image).</param>
internal sealed record Entering(int? Program, int? Place)
{
    private const string Exec = "exec";

    /// <summary>Tools whose program stands behind one place: a container, a pod, a machine.</summary>
    private static readonly FrozenSet<string> Tools =
        Set("docker podman nerdctl docker-compose podman-compose kubectl oc k3s lxc incus crictl ctr pct ip");

    /// <summary>Of these tools, words beside <c>exec</c>. What follows is an image, or unknown: it decides what runs.</summary>
    private static readonly FrozenSet<string> OtherWords = Set("run debug shell enter spawn");

    private static readonly FrozenSet<string> OtherTools =
        Set("machinectl flatpak snap toolbox distrobox nomad buildah singularity apptainer npm yarn bundle poetry uv cargo");

    /// <summary>These read <c>-n</c> and <c>-c</c> as options with a value; others read them in other ways.</summary>
    private static readonly FrozenSet<string> Clusters = Set("kubectl oc k3s");

    /// <summary>Options of the tools that take no value of their own.</summary>
    private static readonly FrozenSet<string> Flags =
        Set("-i -t -it -ti -d -T -q --interactive --tty --detach --privileged --stdin --quiet --no-TTY");

    /// <summary>Options of the tools with a value behind them.</summary>
    private static readonly FrozenSet<string> WithValue =
        Set("-e --env -u --user -w --workdir --env-file --detach-keys --container --namespace --index --cwd --group --context --kubeconfig --cluster");

    /// <summary>Null: there is no such word at this place.</summary>
    public static Entering? At(ImmutableArray<string> run, int at)
    {
        if (at == 0)
            return null;
        var known = run.Take(at).Any(a => IsTool(a, Tools));
        if (run[at] == Exec)
            return known ? Behind(run, at) : new(WholePath(run, at), null);
        return OtherWords.Contains(run[at]) && !run.Contains(Exec) && (known || run.Take(at).Any(a => IsTool(a, OtherTools)))
            ? new(WholePath(run, at), null)
            : null;
    }

    private static Entering Behind(ImmutableArray<string> run, int at)
    {
        int? place = null;
        var inCluster = run.Take(at).Any(a => IsTool(a, Clusters));
        for (var i = at + 1; i < run.Length; i++)
        {
            if (run[i] == "--")
                return place is null ? new(WholePath(run, i), null) : new(i + 1 < run.Length ? i + 1 : null, place);
            if (run[i].StartsWith('-') && !Placeholder.Starts(run[i]))
            {
                if (WithValue.Contains(run[i]) || (inCluster && run[i] is "-n" or "-c"))
                    i++;
                else if (!Flags.Contains(run[i]) && !(run[i].StartsWith("--", StringComparison.Ordinal) && run[i].Contains('=')))
                    return new(WholePath(run, i), null);
            }
            else if (place is null)
                place = i;
            else
                return new(i, place);
        }
        return new(null, place);
    }

    /// <summary>The first whole path that cannot be the value of an option.</summary>
    private static int? WholePath(ImmutableArray<string> run, int at)
    {
        for (var i = at + 1; i < run.Length; i++)
        {
            if (run[i].StartsWith('/') && (run[i - 1] == "--" || !run[i - 1].StartsWith('-')))
                return i;
        }
        return null;
    }

    private static bool IsTool(string argument, FrozenSet<string> tools) => tools.Contains(KnownPrograms.NameOf(argument));

    private static FrozenSet<string> Set(string words) => words.Split(' ').ToFrozenSet();
}
