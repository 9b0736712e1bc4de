namespace ChatOps.Core.Execution;

/// <summary>Names a step on its host: <c>operation/step</c>, both of <c>[a-z0-9-]</c>, and the user whose folder holds it.</summary>
public sealed record StepKey(string User, string Operation, string Step);
