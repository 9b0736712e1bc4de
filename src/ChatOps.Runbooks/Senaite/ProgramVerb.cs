namespace ChatOps.Runbooks.Senaite;

internal enum ProgramVerb { Start, Stop, Restart }
