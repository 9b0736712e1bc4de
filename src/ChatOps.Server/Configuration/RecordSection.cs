using System.Collections.Immutable;

namespace ChatOps.Server.Configuration;

/// <summary>Reads <c>Record</c>: where the record's key is, and where its anchors go.</summary>
internal static class RecordSection
{
    /// <param name="isDemo">The demo keeps everything in its one folder; nothing there is worth a proof.</param>
    public static RecordSettings Read(
        IConfigurationSection section, string dataFolder, ImmutableArray<ChannelSettings> channels, bool isDemo, List<string> problems)
    {
        var reader = new SettingsReader(section, problems);
        var key = reader.Text("KeyFile", DefaultKeyFile(dataFolder));
        var every = reader.Time("Every", TimeSpan.FromHours(1), TimeSpan.FromMinutes(1), TimeSpan.FromDays(7));
        _ = reader.Has("Anchors");
        reader.Done();
        var anchors = new SettingsReader(section.GetSection("Anchors"), problems);
        var (file, channel) = (anchors.Text("File"), anchors.Text("Channel"));
        var (syslog, command) = (anchors.Flag("Syslog", fallback: false), anchors.List("Command"));
        anchors.Done();
        Rooted(reader, "KeyFile", key);
        if (!isDemo && key.StartsWith(dataFolder.TrimEnd('/') + "/", StringComparison.Ordinal))
        {
            reader.Problem(
                "KeyFile", $"'{key}' lies in the state's own folder; the key must lie apart, so that whoever gets a copy of the state has not the key as well.");
        }
        if (file.Length > 0)
            Rooted(anchors, "File", file);
        if (!command.IsEmpty)
            Rooted(anchors, "Command", command[0]);
        if (channel.Length > 0 && !channels.Any(c => c.Name == channel))
            anchors.Problem("Channel", $"there is no channel '{channel}' under Channels.");
        return new(key, every, file.Length > 0 ? file : null, syslog, command, channel.Length > 0 ? channel : null);
    }

    /// <summary>Beside the state's folder, never in it: <c>/var/lib/chatops-keys/record-key.pem</c>.</summary>
    internal static string DefaultKeyFile(string dataFolder) => $"{dataFolder.TrimEnd('/')}-keys/record-key.pem";

    private static void Rooted(SettingsReader reader, string key, string path)
    {
        if (!Path.IsPathRooted(path))
            reader.Problem(key, $"'{path}' must be a whole path, beginning with /.");
    }
}
