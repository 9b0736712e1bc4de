namespace ChatOps.Demo.Machine;

/// <summary>What cron reads of a Debian host beside the crontabs of its accounts.</summary>
internal static class CronTables
{
    private static readonly (string Folder, string Times)[] Folders = [("cron.hourly", "17 * * * *"), ("cron.daily", "25 6 * * *"), ("cron.weekly", "47 6 * * 7"), ("cron.monthly", "52 6 1 * *")];

    public static void Write(HostTree tree)
    {
        foreach (var (folder, _) in Folders.Append(("cron.d", "")))
            Directory.CreateDirectory(Path.Combine(tree.Etc, folder));
        File.WriteAllText(Path.Combine(tree.Etc, "debian_version"), "12.5\n");
        File.WriteAllText(
            Path.Combine(tree.Etc, "crontab"),
            "# /etc/crontab: system-wide crontab\nSHELL=/bin/sh\n" + string.Concat(Folders.Select(f => $"{f.Times} root cd / && run-parts --report {tree.Etc}/{f.Folder}\n")));
    }
}
