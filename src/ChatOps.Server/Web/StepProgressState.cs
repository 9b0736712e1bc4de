namespace ChatOps.Server.Web;

/// <summary>How far a step of a plan is. NotRun: the operation ended before it came to it.</summary>
public enum StepProgressState { Pending, Running, Passed, Failed, Unknown, NotRun }
