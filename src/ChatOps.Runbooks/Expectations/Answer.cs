namespace ChatOps.Runbooks.Expectations;

/// <summary>Whether an expectation holds; Unknown: nobody can tell, which is no "no".</summary>
internal enum Answer { Holds, Differs, Unknown }
