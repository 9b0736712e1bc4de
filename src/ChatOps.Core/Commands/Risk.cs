namespace ChatOps.Core.Commands;

/// <summary>What a command can do at its worst. Read takes no lock; Destructive needs a second person.</summary>
public enum Risk { Read, Change, Destructive }
