using ChatOps.Core.Plans;

namespace ChatOps.Core.Programs;

/// <summary>A program that a plan needs on a host.</summary>
/// <param name="Host">Of the inventory; empty: the target's own.</param>
/// <param name="User">Who will run it; empty: the account the executor arrives as.</param>
/// <param name="For">The first step that needs it.</param>
public sealed record NeededProgram(string Host, string User, string Path, string For)
{
    /// <summary>
    /// Every program that the plan cannot do without, the way back's too: a tool that is missing there would be noticed when the data has been moved. What is
    /// named without a path is found by a profile, and what may fail is told when it does.
    /// </summary>
    public static IEnumerable<NeededProgram> Of(Plan plan) =>
        from step in plan.Steps.Concat(plan.Steps.SelectMany(s => s.Undo))
        where step is { Required: true, Kind: not StepKind.PutFile } && step.Command.Program.StartsWith('/')
        group step by (step.Host, step.User, step.Command.Program) into steps
        select new NeededProgram(steps.Key.Host, steps.Key.User, steps.Key.Program, steps.First().Title);

    /// <summary>Why the plan cannot be carried out, and what to do about it.</summary>
    public string Missing(string host) =>
        $"{host} has no {Path} that {(User.Length > 0 ? User : "the bot's account")} may run, and “{For}” needs it; {(DebianPackage.Of(Path) is { } package ? $"install it there (apt-get install {package})" : "put it there")}, "
        + "or write into the settings where it is, then ask again; nothing was done";
}
