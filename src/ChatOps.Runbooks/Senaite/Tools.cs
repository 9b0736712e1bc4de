namespace ChatOps.Runbooks.Senaite;

/// <summary>Where the host keeps the small programs the runbooks ask with. Plain paths: no search path decides what runs.</summary>
internal sealed record Tools
{
    public string Ps { get; init; } = "/usr/bin/ps";
    public string Curl { get; init; } = "/usr/bin/curl";
    public string Crontab { get; init; } = "/usr/bin/crontab";
    public string Df { get; init; } = "/usr/bin/df";
    public string Flock { get; init; } = "/usr/bin/flock";
    public string Find { get; init; } = "/usr/bin/find";
    public string Grep { get; init; } = "/usr/bin/grep";
    public string Stat { get; init; } = "/usr/bin/stat";
    public string Mv { get; init; } = "/usr/bin/mv";
    public string Rm { get; init; } = "/usr/bin/rm";
    public string Mkdir { get; init; } = "/usr/bin/mkdir";
    public string Rmdir { get; init; } = "/usr/bin/rmdir";
    public string Cat { get; init; } = "/usr/bin/cat";
    public string Date { get; init; } = "/usr/bin/date";
    public string Realpath { get; init; } = "/usr/bin/realpath";
    public string Systemctl { get; init; } = "/usr/bin/systemctl";
    public string Dd { get; init; } = "/usr/bin/dd";
    public string Ln { get; init; } = "/usr/bin/ln";

    /// <summary>Walks databases where the Python of bin/backup does not.</summary>
    public string Perl { get; init; } = "/usr/bin/perl";

    /// <summary>Their keys in the settings, below <c>Tools</c>.</summary>
    public static IReadOnlyList<string> Names { get; } =
        [nameof(Ps), nameof(Curl), nameof(Crontab), nameof(Df), nameof(Flock), nameof(Find), nameof(Grep), nameof(Stat), nameof(Mv), nameof(Rm), nameof(Mkdir),
         nameof(Rmdir), nameof(Cat), nameof(Date), nameof(Realpath), nameof(Systemctl), nameof(Dd), nameof(Ln), nameof(Perl)];
}
