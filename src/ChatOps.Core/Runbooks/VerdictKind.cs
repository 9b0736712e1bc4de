namespace ChatOps.Core.Runbooks;

public enum VerdictKind { Passed, Failed, Unknown, NotYet }
