namespace ChatOps.Server.Terminal;

/// <summary>What the program does for each word of its command line. Every verb returns the exit status.</summary>
public interface IVerbs
{
    Task<int> RunAsync(string? settingsFile, string? urls, CancellationToken cancellationToken);

    Task<int> DemoAsync(string? settingsFile, string? urls, string? dataFolder, CancellationToken cancellationToken);

    int Backup(string file, bool overwrite, StateFolder state);

    int Restore(string file, StateFolder state);

    Task<int> SignInAsync(string person, string? settingsFile, CancellationToken cancellationToken);

    Task<int> SignOutAsync(string person, string? settingsFile, CancellationToken cancellationToken);

    Task<int> SessionsAsync(string? settingsFile, CancellationToken cancellationToken);

    int VerifyAudit(StateFolder state, string? anchor);

    int WriteRecord(string operation, string? to, StateFolder state);

    Task<int> PurgeRecordAsync(string? person, string? operation, string reason, string? settingsFile, CancellationToken cancellationToken);

    Task<int> RotateRecordKeyAsync(string? settingsFile, CancellationToken cancellationToken);

    Task<int> InitAsync(Setup.SetupRequest request, CancellationToken cancellationToken);

    Task<int> StatusAsync(string? settingsFile, CancellationToken cancellationToken);

    int CheckSettings(string? settingsFile);

    int Access(string? settingsFile);

    int HostScript();

    int Sudoers(string? settingsFile, string account);

    Task<int> HostSudoersAsync(string host, string? settingsFile, CancellationToken cancellationToken);

    Task<int> TrustAsync(string host, string fingerprint, string? settingsFile, CancellationToken cancellationToken);

    Task<int> TrustAuthorityAsync(string host, string file, string? settingsFile, CancellationToken cancellationToken);

    Task<int> HostKeyAsync(string host, string? from, string? settingsFile, CancellationToken cancellationToken);

    Task<int> HostDoctorAsync(string host, string? settingsFile, CancellationToken cancellationToken);

    int SlackManifest(string? settingsFile);

    Task<int> DiscordInviteAsync(string? settingsFile, CancellationToken cancellationToken);

    Task<int> DiscordSyncAsync(string? settingsFile, CancellationToken cancellationToken);

    Task<int> DoctorAsync(string? settingsFile, CancellationToken cancellationToken);
}
