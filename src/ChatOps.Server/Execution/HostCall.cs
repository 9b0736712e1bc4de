namespace ChatOps.Server.Execution;

/// <summary>One call of the host's script.</summary>
internal sealed record HostCall(HostScript Script, string Verb, LauncherRequest Request);
