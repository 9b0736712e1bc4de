namespace ChatOps.Core.Execution;

/// <summary>What the launcher does when the time limit passes: end the step's processes, or leave them alone and say that it is not known.</summary>
public enum AtLimit { Stop, LeaveUnknown }
