namespace ChatOps.Core.Plans;

public enum VerdictKind { Passed, Failed, Unknown, NotYet }
