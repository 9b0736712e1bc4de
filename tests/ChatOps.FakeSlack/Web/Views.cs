using System.Text.Json;
using System.Text.Json.Nodes;

namespace ChatOps.Fakes.Slack;

/// <summary>Modals: <c>views.open</c>, <c>views.push</c>, <c>views.update</c>.</summary>
internal sealed class Views(Workspace workspace, Triggers triggers)
{
    private const int Deepest = 3;

    public JsonObject Open(ApiCall call)
    {
        var definition = Definition(call);
        var viewer = triggers.Exchange(call["trigger_id"] ?? "");
        lock (workspace.Gate)
            workspace.Views[viewer.Id] = [];
        return new() { ["view"] = Push(viewer, definition).ToJson(workspace.App) };
    }

    public JsonObject Push(ApiCall call)
    {
        var definition = Definition(call);
        var viewer = triggers.Exchange(call["trigger_id"] ?? "");
        return new() { ["view"] = Push(viewer, definition).ToJson(workspace.App) };
    }

    public JsonObject Update(ApiCall call)
    {
        var definition = Definition(call);
        var (id, external) = (call["view_id"], call["external_id"]);
        SlackView? old;
        lock (workspace.Gate)
            old = workspace.Views.Values.SelectMany(v => v).FirstOrDefault(v => v.Id == id || (external is not null && v.Definition.String("external_id") == external));
        if (old is null)
            throw new SlackError("not_found");
        if (call["hash"] is { Length: > 0 } hash && hash != old.Hash)
            throw new SlackError("hash_conflict");
        return new() { ["view"] = Replace(old, definition).ToJson(workspace.App) };
    }

    public SlackView Replace(SlackView old, JsonElement definition)
    {
        var view = old with { Definition = Filled(definition), Hash = NewHash() };
        lock (workspace.Gate)
        {
            var stack = workspace.Views[old.Viewer.Id];
            var place = stack.FindIndex(v => v.Id == old.Id);
            if (place >= 0)
                stack[place] = view;
        }
        return view;
    }

    public SlackView Push(SlackPerson viewer, JsonElement definition)
    {
        lock (workspace.Gate)
        {
            if (!workspace.Views.TryGetValue(viewer.Id, out var stack))
                workspace.Views[viewer.Id] = stack = [];
            if (stack.Count >= Deepest)
                throw new SlackError("push_limit_reached");
            var id = workspace.NewId("V");
            var view = new SlackView
            {
                Id = id,
                Hash = NewHash(),
                Viewer = viewer,
                Definition = Filled(definition),
                RootId = stack.FirstOrDefault()?.Id ?? id,
                PreviousId = stack.LastOrDefault()?.Id,
            };
            stack.Add(view);
            return view;
        }
    }

    public static void Check(JsonElement definition)
    {
        var flaws = BlockRules.InView(definition);
        if (!flaws.None)
            throw SlackError.Of("invalid_arguments", flaws);
    }

    private string NewHash() => workspace.NewTs();

    private static JsonElement Filled(JsonElement definition)
    {
        var json = JsonNode.Parse(definition.GetRawText())!.AsObject();
        json["blocks"] = JsonNode.Parse(BlockIds.Filled(definition.GetProperty("blocks")).GetRawText());
        return JsonSerializer.SerializeToElement(json);
    }

    private static JsonElement Definition(ApiCall call)
    {
        var definition = call.Structure("view", "invalid_arguments") ?? throw SlackError.Missing("view");
        Check(definition);
        return definition;
    }
}
