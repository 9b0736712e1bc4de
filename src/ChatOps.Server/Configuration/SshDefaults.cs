namespace ChatOps.Server.Configuration;

/// <summary>What the section <c>Ssh</c> says for all hosts; a host may say it for itself under the same names.</summary>
internal sealed record SshDefaults(string ConfigFile, string KnownHostsFile, string JumpHost, string Agent, bool AllowPrograms);
