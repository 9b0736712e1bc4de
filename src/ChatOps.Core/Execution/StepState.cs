namespace ChatOps.Core.Execution;

public enum StepState
{
    /// <summary>Nothing is known of this key on the host.</summary>
    None,

    /// <summary>It was decided that this key never starts.</summary>
    Never,

    /// <summary>The start was decided, the program is not up yet.</summary>
    Starting,

    Running,

    /// <summary>The program ended by itself; the exit status is its own.</summary>
    Exited,

    /// <summary>It was stopped on demand; <see cref="StepProgress.ProcessesLeft"/> says whether completely.</summary>
    Stopped,

    /// <summary>The time limit passed and it was stopped; <see cref="StepProgress.ProcessesLeft"/> says whether completely.</summary>
    TimedOut,

    /// <summary>The time limit passed and it was left alone, as the plan says.</summary>
    Overdue,

    /// <summary>The launcher is gone without writing an exit status (kill -9, reboot): nobody will ever know from here.</summary>
    Lost,

    /// <summary>The folder is not what this bot left there (owner, mode, link, digest), or a higher fence was seen: no proof of anything.</summary>
    Untrusted,
}
