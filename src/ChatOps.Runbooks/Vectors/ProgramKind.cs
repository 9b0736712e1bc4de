namespace ChatOps.Runbooks.Vectors;

internal enum ProgramKind
{
    /// <summary>Takes its arguments as they are, as far as we know.</summary>
    Plain,

    /// <summary>A shell: code after <c>-c</c>, or a script file.</summary>
    Shell,

    /// <summary>Another language: code after <c>-c</c> or <c>-e</c>, or a script file.</summary>
    Language,

    /// <summary>Reads any of its arguments as code or as a line for another shell: awk, sed, ssh, su …</summary>
    AllCode,

    /// <summary>Starts another program with the arguments behind it: env, sudo, timeout …</summary>
    Wrapper,

    Find,

    /// <summary>Has options whose values are programs to start: tar, rsync …</summary>
    StartsByOption,
}
