using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using ChatOps.Core.Runbooks;

namespace ChatOps.Server.Terminal.Setup;

/// <summary>Writes the settings of a new site. What destroys data always waits for a second person.</summary>
internal static class SetupSettings
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="tokens">False: without the people's tokens, before there are any.</param>
    public static string Text(SetupAnswers a, bool tokens = true)
    {
        var settings = new JsonObject
        {
            ["Site"] = new JsonObject { ["TimeZone"] = a.Zone },
            ["Storage"] = new JsonObject { ["Path"] = a.Data },
            ["Web"] = Web(a),
            ["People"] = new JsonObject(a.People.Select(p => KeyValuePair.Create(p.Id, (JsonNode?)Person(a, p, tokens)))),
            ["Channels"] = new JsonObject { [a.Channel] = new JsonObject() },
            ["Rules"] = new JsonObject { ["operators"] = Rule(a) },
            ["Approvals"] = Approvals(a),
            ["Hosts"] = new JsonObject { [a.Host] = Host(a) },
            ["Targets"] = new JsonObject(a.Targets.Select(t => KeyValuePair.Create(t.Name, (JsonNode?)Target(a, t)))),
            ["Record"] = new JsonObject { ["Anchors"] = new JsonObject { ["Channel"] = a.Channel } },
        };
        foreach (var empty in settings.Where(s => s.Value is JsonObject { Count: 0 }).Select(s => s.Key).ToList())
            settings.Remove(empty);
        return settings.ToJsonString(Readable) + "\n";
    }

    private static JsonObject Web(SetupAnswers a)
    {
        var web = new JsonObject { ["Urls"] = List([a.Listen]) };
        if (a.PublicUrl is { } url)
            web["PublicUrl"] = url;
        if (!a.Proxies.IsEmpty)
            web["TrustedProxies"] = List(a.Proxies);
        return web;
    }

    private static JsonObject Person(SetupAnswers a, SetupPerson person, bool tokens)
    {
        var made = new JsonObject { ["Roles"] = List(person.Roles) };
        if (tokens)
            made["TokenFile"] = a.TokenOf(person);
        return made;
    }

    private static JsonObject Rule(SetupAnswers a) => new()
    {
        ["Roles"] = List(["operator"]),
        ["Commands"] = List([.. a.Targets.Select(t => $"{t.Kind} *").Distinct(StringComparer.Ordinal), "ports *", "ops *"]),
        ["Targets"] = List(["*"]),
        ["Channels"] = List([a.Channel]),
    };

    private static JsonObject Approvals(SetupAnswers a)
    {
        var approvals = new JsonObject();
        if (a.Has("senaite"))
            approvals["data"] = new JsonObject { ["Commands"] = List(["senaite restore", "senaite discard", "senaite rescue"]), ["Role"] = "approver", ["RequireReason"] = true };
        if (a.Has("vtom"))
        {
            approvals["hosts"] = new JsonObject { ["Commands"] = List(["vtom setup"]), ["Role"] = "approver" };
            approvals["jobs"] = new JsonObject { ["Commands"] = List(["vtom maint", "vtom stop"]), ["Role"] = "approver", ["OnlyWhenAsked"] = true };
        }
        return approvals;
    }

    private static JsonObject Host(SetupAnswers a)
    {
        var host = new JsonObject { ["Executor"] = a.Address is null ? "Local" : "Ssh" };
        foreach (var (key, value) in new (string, string?)[] { ("Address", a.Address), ("User", a.SshUser), ("KeyFile", a.KeyFile) }.Where(k => k.Item2 is not null))
            host[key] = value;
        return host;
    }

    private static JsonObject Target(SetupAnswers a, FoundTarget target)
    {
        var made = new JsonObject { ["Kind"] = target.Kind, ["Host"] = a.Host };
        foreach (var (key, value) in target.Settings)
            Put(made, key.Split(':'), value);
        return made;
    }

    /// <summary>A number in a key is a place in a list.</summary>
    private static void Put(JsonObject at, ReadOnlySpan<string> key, string value)
    {
        if (key.Length == 1)
        {
            at[key[0]] = Value(value);
            return;
        }
        var list = (JsonArray?)at[key[0]];
        if (list is null)
            at[key[0]] = list = [];
        var place = int.Parse(key[1], CultureInfo.InvariantCulture);
        while (list.Count <= place)
            list.Add((JsonNode)new JsonObject());
        Put((JsonObject)list[place]!, key[2..], value);
    }

    private static JsonValue Value(string value) =>
        value is "true" or "false" ? JsonValue.Create(value == "true")
        : int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? JsonValue.Create(number)
        : JsonValue.Create(value);

    private static JsonArray List(IEnumerable<string> items) => [.. items.Select(i => (JsonNode)JsonValue.Create(i))];
}
