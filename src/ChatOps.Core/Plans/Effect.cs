namespace ChatOps.Core.Plans;

/// <summary>None: reads only, may be repeated. Changes: is started once and never re-run by itself.</summary>
public enum Effect { None, Changes }
