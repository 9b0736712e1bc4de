namespace ChatOps.Core.Operations;

public enum OperationState { Planning, AwaitingApproval, Queued, Running, Concluded }
