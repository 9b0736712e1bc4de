namespace ChatOps.Core.Operations;

public sealed record StepFolderAge(TimeSpan Value);
