namespace ChatOps.Core.Operations;

public enum WayBackCause { StepFailed, Cancelled }
