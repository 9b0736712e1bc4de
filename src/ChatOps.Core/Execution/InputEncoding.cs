namespace ChatOps.Core.Execution;

/// <summary>How the characters of an input become bytes on the host.</summary>
public enum InputEncoding { Utf8, Latin1 }
