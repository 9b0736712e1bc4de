namespace ChatOps.Core.Retention;

public sealed record StepFolderAge(TimeSpan Value);
