using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using ChatOps.Core.Inventory;

namespace ChatOps.Server.Inventory;

/// <summary>
/// What <c>ansible-inventory --list</c> printed, as far as the bot needs it: names, groups, how a host is reached, and targets. Everything else, such as passwords and decrypted
/// vaults, never leaves this method. Values are raw: what holds a template is no address.
/// </summary>
public sealed partial class InventoryText(AnsibleInventoryOptions options, Func<InventoryEntry, IReadOnlyList<string>> problemsOf)
{
    private static readonly (string Variable, string Kind)[] TargetVariables = [("chatops_senaite", "senaite"), ("chatops_vtom", "vtom")];

    /// <summary>Variables by which ansible runs something on its own machine: a host that has one is not operable.</summary>
    private static readonly string[] RunsPrograms =
        ["ansible_ssh_executable", "ansible_sftp_executable", "ansible_scp_executable", "ansible_ssh_args", "ansible_ssh_extra_args", "ansible_ssh_pkcs11_provider", "ansible_pkcs11_provider"];

    public InventoryLook Read(InventoryOutput output)
    {
        if (Refusal(output) is { } problem)
            return InventoryLook.Failed(problem);
        try
        {
            using var document = JsonDocument.Parse(output.Output);
            var read = Read(document.RootElement);
            return read.Entries.IsEmpty && read.Refused.IsEmpty ? InventoryLook.Failed("it holds no host; a source that cannot be read looks just like that") : InventoryLook.Of(read);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            return InventoryLook.Failed($"ansible-inventory printed what is no inventory ({e.GetType().Name})");
        }
    }

    /// <summary>Unreadable sources are warnings and status 0 to ansible: whatever was warned of may be missing, so none of it counts.</summary>
    private static string? Refusal(InventoryOutput output) => output switch
    {
        { Problem: { } problem } => problem,
        { ExitStatus: null } => "ansible-inventory did not end in its time; a source that waits for something looks like that",
        { ExitStatus: not 0 and var status } => $"ansible-inventory ended with {status}{FirstLine(output.Error)}",
        _ when Warning().IsMatch(output.Error) => $"ansible-inventory warned, so something of it may be missing{FirstLine(output.Error)}",
        _ => null,
    };

    private static string FirstLine(string error) =>
        error.Split('\n').Select(l => l.Trim()).FirstOrDefault(l => l.Length > 0) is { } line ? $": {(line.Length > 300 ? line[..300] + "…" : line)}" : "";

    private ReadInventory Read(JsonElement root)
    {
        var groups = GroupsOf(root);
        var entries = new List<InventoryEntry>();
        var refused = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var variables = root.TryGetProperty("_meta", out var meta) && meta.TryGetProperty("hostvars", out var hostvars) && hostvars.ValueKind == JsonValueKind.Object
            ? hostvars.EnumerateObject().ToDictionary(h => h.Name, h => h.Value, StringComparer.Ordinal)
            : [];
        foreach (var name in groups.Values.SelectMany(g => g).Concat(variables.Keys).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            var (host, why) = Host(name, variables.GetValueOrDefault(name), groups);
            if (host is not null && problemsOf(host) is [var first, ..])
                (host, why) = (null, first);
            if (host is null)
                refused[$"{HostValues.Kind}:{name}"] = why;
            else
            {
                entries.Add(host);
                Targets(host, variables.GetValueOrDefault(name), entries, refused);
            }
        }
        return new([.. entries], refused.ToImmutableSortedDictionary());
    }

    /// <summary>Hosts by group, those of child groups included; <c>all</c> and <c>ungrouped</c> are ansible's own.</summary>
    private static SortedDictionary<string, SortedSet<string>> GroupsOf(JsonElement root)
    {
        var direct = root.EnumerateObject().Where(p => p.Name != "_meta" && p.Value.ValueKind == JsonValueKind.Object).ToDictionary(p => p.Name, p => p.Value, StringComparer.Ordinal);
        var all = new SortedDictionary<string, SortedSet<string>>(StringComparer.Ordinal);
        foreach (var name in direct.Keys)
            all[name] = [.. Members(name, [])];
        return all;

        IEnumerable<string> Members(string name, HashSet<string> above)
        {
            if (!above.Add(name) || !direct.TryGetValue(name, out var group))
                return [];
            return Strings(group, "hosts").Concat(Strings(group, "children").SelectMany(c => Members(c, [.. above])));
        }
    }

    private static IEnumerable<string> Strings(JsonElement group, string key) =>
        group.TryGetProperty(key, out var list) && list.ValueKind == JsonValueKind.Array ? [.. list.EnumerateArray().Select(e => e.GetString()!)] : [];

    private static (InventoryEntry? Host, string Why) Host(string name, JsonElement variables, SortedDictionary<string, SortedSet<string>> groups)
    {
        if (!HostName().IsMatch(name))
            return (null, "its name is none that can be typed: letters, digits, '.', '_' and '-', at most 63");
        var reader = new VariableReader(variables);
        var connection = reader.Text("ansible_connection") ?? "ssh";
        if (connection is not ("ssh" or "smart" or "paramiko" or "paramiko_ssh"))
            return (null, $"ansible_connection is {Shown(connection)}: what is done on it would be done elsewhere than its name says");
        if (RunsPrograms.FirstOrDefault(reader.Holds) is { } runs)
            return (null, $"{runs} would run a program on the bot's machine, or is not understood");
        var (jump, oddity) = Jump(reader);
        if (oddity is not null)
            return (null, oddity);
        var address = reader.Text("ansible_host", "ansible_ssh_host") ?? name;
        if (PlainAddress.Read(address) is null && !HostName().IsMatch(address))
            return (null, $"its address {Shown(address)} is neither a name nor one plain address");
        var port = reader.Number("ansible_port", "ansible_ssh_port");
        var user = reader.Text("ansible_user", "ansible_ssh_user");
        if (user is "root")
            return (null, "it is reached as root, and no launcher runs as root, ever");
        if (user is not null && !AccountName().IsMatch(user))
            return (null, $"ansible_user {Shown(user)} is no name of an account");
        var key = reader.Text("ansible_ssh_private_key_file", "ansible_private_key_file");
        if (key is not null && !PlainPath().IsMatch(key))
            return (null, "ansible_ssh_private_key_file is no whole, plain path");
        if (reader.Problem is { } problem)
            return (null, problem);
        var values = new Dictionary<string, string?>
        {
            [HostValues.Address] = address,
            [HostValues.Port] = port,
            [HostValues.User] = user,
            [HostValues.KeyFile] = key,
            [HostValues.JumpHost] = jump,
            [HostValues.Groups] = string.Join(',', groups.Where(g => g.Key is not ("all" or "ungrouped") && g.Value.Contains(name)).Select(g => g.Key)),
        };
        return (new(new(HostValues.Kind, name), name, values.Where(v => v.Value is { Length: > 0 }).ToImmutableSortedDictionary(v => v.Key, v => v.Value!)), "");
    }

    /// <summary>Of the options for ssh a jump host alone is understood; ProxyCommand and its like run programs.</summary>
    private static (string? Jump, string? Oddity) Jump(VariableReader reader)
    {
        if (reader.Text("ansible_ssh_common_args") is not { Length: > 0 } arguments)
            return (null, null);
        return JumpOption().Match(arguments) is { Success: true } match
            ? (match.Groups["jump"].Value, null)
            : (null, "ansible_ssh_common_args holds more than a jump host (-J HOST or -o ProxyJump=HOST); what else is there would run programs on the bot's machine, or is not understood");
    }

    private void Targets(InventoryEntry host, JsonElement variables, List<InventoryEntry> entries, SortedDictionary<string, string> refused)
    {
        foreach (var (variable, kind) in TargetVariables)
        {
            if (variables.ValueKind != JsonValueKind.Object || !variables.TryGetProperty(variable, out var declared))
                continue;
            foreach (var (name, settings) in Declared(host.Host, declared))
            {
                var entry = new InventoryEntry(new(kind, name), host.Host, settings);
                if (ProblemOf(entry, declared, entries) is { } why)
                    refused[entry.Id.ToString()] = why;
                else
                    entries.Add(entry);
            }
        }
    }

    /// <summary>One object is a target with the host's name, or with its own <c>name</c>; a list holds several.</summary>
    private static IEnumerable<(string Name, ImmutableSortedDictionary<string, string> Settings)> Declared(string host, JsonElement declared)
    {
        JsonElement[] items = declared.ValueKind == JsonValueKind.Array ? [.. declared.EnumerateArray()] : [declared];
        foreach (var item in items)
        {
            var flat = new SortedDictionary<string, string>(StringComparer.OrdinalIgnoreCase);
            Flatten(item, "", flat);
            var name = flat.Remove("name", out var own) ? own : host;
            yield return (name, flat.ToImmutableSortedDictionary(StringComparer.OrdinalIgnoreCase));
        }
    }

    private static void Flatten(JsonElement value, string path, SortedDictionary<string, string> into)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var inner in value.EnumerateObject())
                    Flatten(inner.Value, path.Length == 0 ? inner.Name : $"{path}:{inner.Name}", into);
                break;
            case JsonValueKind.Array:
                foreach (var (inner, i) in value.EnumerateArray().Select((e, i) => (e, i)))
                    Flatten(inner, $"{path}:{i.ToString(CultureInfo.InvariantCulture)}", into);
                break;
            default:
                into[path] = value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
                break;
        }
    }

    private string? ProblemOf(InventoryEntry entry, JsonElement declared, List<InventoryEntry> entries)
    {
        if (declared.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array))
            return "the variable is no object with keys, nor a list of such";
        if (!HostName().IsMatch(entry.Id.Name))
            return "its name is none that can be typed";
        if (entries.Exists(e => e.Id == entry.Id))
            return $"there are two of this name, on {entries.First(e => e.Id == entry.Id).Host} and on {entry.Host}; give one of them a name of its own";
        foreach (var (key, value) in entry.Values)
        {
            if (Matches(AnsibleInventoryOptions.Never, key) || !Matches(options.TargetsMay, key))
                return $"{key} may not come from variables (Inventory:TargetsMay)";
            if (value.Contains("{{", StringComparison.Ordinal) || value.Contains("{%", StringComparison.Ordinal))
                return $"{key} holds a template, and the inventory's values are read raw";
            if (value.StartsWith('/') && !options.DataRoots.Any(r => value.StartsWith(r.TrimEnd('/') + "/", StringComparison.Ordinal)))
                return $"{key} ({Shown(value)}) lies below none of Inventory:DataRoots";
        }
        return problemsOf(entry) is [var first, ..] ? first : null;
    }

    private static bool Matches(IEnumerable<string> patterns, string key) =>
        patterns.Any(p => Regex.IsMatch(key, $@"\A{Regex.Escape(p).Replace(@"\*", "[^:]+", StringComparison.Ordinal)}\z", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1)));

    private static string Shown(string value) => $"'{(value.Length > 80 ? value[..80] + "…" : value)}'";

    [GeneratedRegex(@"\[(WARNING|ERROR|DEPRECATION WARNING)\]", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Warning();

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9_.-]{0,62}\z", RegexOptions.NonBacktracking)]
    private static partial Regex HostName();

    [GeneratedRegex(@"\A[a-zA-Z_][a-zA-Z0-9_.-]{0,63}\z", RegexOptions.NonBacktracking)]
    private static partial Regex AccountName();

    [GeneratedRegex("""\A/[^\x00-\x1f\x7f"'%$\\{]*\z""", RegexOptions.NonBacktracking)]
    private static partial Regex PlainPath();

    [GeneratedRegex(@"\A\s*(-J\s*|-o\s*ProxyJump[=\s]\s*)[""']?(?<jump>([a-zA-Z_][a-zA-Z0-9_.-]*@)?[a-zA-Z0-9][a-zA-Z0-9_.-]*(:[1-9][0-9]{0,4})?)[""']?\s*\z",
        RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex JumpOption();
}
