namespace ChatOps.Core.Operations;

public sealed record LineRange(long First, long Last);
