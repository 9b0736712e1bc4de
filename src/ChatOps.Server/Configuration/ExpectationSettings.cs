using System.Collections.Immutable;
using ChatOps.Runbooks.Expectations;

namespace ChatOps.Server.Configuration;

/// <summary>Reads one entry of a command's <c>Expect</c>: the key that says what is looked at, and the words that this takes.</summary>
internal static class ExpectationSettings
{
    private static readonly string[] Kinds = ["File", "Port", "Process", "Service", "Http", "Run", "Disk"];

    public static Expectation Read(SettingsReader reader)
    {
        var kinds = Kinds.Where(reader.Has).ToList();
        if (kinds.Count != 1)
            reader.Problem($"must have exactly one of {string.Join(", ", Kinds)}, which says what is looked at.");
        var expectation = Of(reader, kinds.FirstOrDefault()) with
        {
            User = InventorySettings.Account(reader, "User"),
            Within = reader.Time("Within", TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)),
        };
        reader.Done();
        return expectation;
    }

    private static Expectation Of(SettingsReader reader, string? kind) => kind switch
    {
        "Port" => new PortExpectation(reader.Name, reader.Number("Port", 1, 1, 65535))
        {
            Listening = reader.Flag("Listening", fallback: true),
            Owner = reader.Text("Owner"),
            Program = reader.Text("Program"),
        },
        "Process" => new ProcessExpectation(reader.Name, reader.Text("Process")) { Running = reader.Flag("Running", fallback: true), Owner = reader.Text("Owner") },
        "Service" => Service(reader),
        "Http" => new HttpExpectation(reader.Name, reader.Text("Http"))
        {
            Status = reader.Number("Status", 200, 100, 599),
            Body = reader.List("Body"),
            Timeout = reader.Time("Timeout", TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(25)),
        },
        "Run" => new OutputExpectation(reader.Name, reader.List("Run")) { ExitStatus = reader.Number("ExitStatus", 0, 0, 255), Stdout = reader.List("Stdout") },
        "Disk" => new DiskExpectation(reader.Name, reader.Text("Disk"), reader.Required("Free")),
        _ => File(reader),
    };

    private static FileExpectation File(SettingsReader reader) => new(reader.Name, reader.Text("File", "/"))
    {
        Exists = reader.Flag("Exists", fallback: true),
        Owner = reader.Text("Owner"),
        Group = reader.Text("Group"),
        Mode = reader.Text("Mode"),
        Sha256 = reader.Text("Sha256"),
        Contents = reader.List("Contents"),
    };

    private static ServiceExpectation Service(SettingsReader reader)
    {
        var manager = reader.Text("Manager", "systemd");
        if (manager is not ("systemd" or "supervisor"))
            reader.Problem("Manager", $"'{manager}' must be systemd or supervisor.");
        return new(reader.Name, reader.Text("Service"))
        {
            Running = reader.Flag("Running", fallback: true),
            Enabled = reader.Has("Enabled") ? reader.Flag("Enabled", fallback: true) : null,
            IsSupervisors = manager == "supervisor",
            ConfigFile = reader.Text("ConfigFile", ServiceExpectation.DefaultConfig),
        };
    }
}
