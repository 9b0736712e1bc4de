namespace ChatOps.Core.Plans;

public enum StepKind
{
    /// <summary>Detached on the host by the launcher; outlives the bot.</summary>
    Run,

    /// <summary>A probe, once; judged.</summary>
    Check,

    /// <summary>A probe, repeated every <see cref="Step.Interval"/> until it is judged Passed or the time limit is over (then Failed).</summary>
    WaitUntil,

    /// <summary>
    /// Writes <see cref="Step.Input"/> as a whole file: beside it, with the owner and mode of what is there, by one rename. Started, fenced and guarded as a
    /// Run. Made by <see cref="FilePut.Step"/>.
    /// </summary>
    PutFile,
}
