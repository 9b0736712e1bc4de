using System.Text.Json.Nodes;

namespace ChatOps.Fakes.Slack;

/// <summary>The methods: what each does, and whether Slack reads a JSON body there or forms only.</summary>
internal sealed class WebApi
{
    private readonly Dictionary<string, WebMethod> _methods;
    private readonly Access _access;
    private readonly Workspace _workspace;
    private readonly Pace _pace;

    public WebApi(Workspace workspace, Events events, Triggers triggers, SocketMode sockets, Pace pace, Func<Uri> self)
    {
        (_workspace, _pace, _access) = (workspace, pace, new(workspace));
        Chat = new(workspace, _access, events);
        Views = new(workspace, triggers);
        Uploads = new(workspace, _access, events, Chat);
        var conversations = new Conversations(workspace, _access);
        var directory = new Directory(workspace, _access);
        _methods = new()
        {
            ["apps.connections.open"] = new(_ => Link(sockets, self()), Json: true, OfApp: true),
            ["auth.test"] = new(directory.Myself, Json: true),
            ["chat.postMessage"] = new(Chat.Post, Json: true, "chat:write", IsPaced: true),
            ["chat.postEphemeral"] = new(Chat.PostEphemeral, Json: true, "chat:write", IsPaced: true),
            ["chat.update"] = new(Chat.Update, Json: true, "chat:write", IsPaced: true),
            ["chat.delete"] = new(Chat.Delete, Json: true, "chat:write"),
            ["chat.getPermalink"] = new(Chat.Permalink),
            ["views.open"] = new(Views.Open, Json: true),
            ["views.push"] = new(Views.Push, Json: true),
            ["views.update"] = new(Views.Update, Json: true),
            ["conversations.info"] = new(conversations.Show),
            ["conversations.list"] = new(conversations.All),
            ["conversations.members"] = new(conversations.Members),
            ["conversations.open"] = new(conversations.Open, Json: true),
            ["conversations.history"] = new(conversations.History),
            ["conversations.replies"] = new(conversations.Replies),
            ["users.info"] = new(directory.Person),
            ["usergroups.list"] = new(directory.Groups),
            ["usergroups.users.list"] = new(directory.GroupMembers),
            ["files.getUploadURLExternal"] = new(call => Uploads.Announce(call, self())),
            ["files.completeUploadExternal"] = new(Uploads.Complete, Json: true),
        };
    }

    public Chat Chat { get; }

    public Views Views { get; }

    public Uploads Uploads { get; }

    public bool TakesJson(string method) => _methods.TryGetValue(method, out var known) && known.Json;

    /// <returns>After how many seconds to come again, when it is too much for the channel.</returns>
    public int? Wait(ApiCall call) =>
        _methods.TryGetValue(call.Method, out var method) && method.IsPaced ? _pace.Take(call["channel"] ?? "", _workspace.Clock.GetUtcNow()) : null;

    /// <exception cref="SlackError">It is answered with <c>ok:false</c>.</exception>
    public JsonObject Carry(ApiCall call)
    {
        if (!_methods.TryGetValue(call.Method, out var method))
            throw new SlackError("unknown_method");
        _access.CheckToken(call, method.OfApp);
        if (method.Scope is not null)
            _access.Need(method.Scope);
        var answer = method.Run(call);
        answer.Insert(0, "ok", true);
        if (call.IsJson && !call.NamesCharset)
        {
            answer["warning"] = "missing_charset";
            answer["response_metadata"] ??= new JsonObject();
            answer["response_metadata"]!["warnings"] = Json.Strings(["missing_charset"]);
        }
        return answer;
    }

    private JsonObject Link(SocketMode sockets, Uri self) => new()
    {
        ["url"] = $"ws://{self.Authority}/link/?ticket={sockets.Ticket()}&app_id={_workspace.App.Id}",
    };

    private sealed record WebMethod(Func<ApiCall, JsonObject> Run, bool Json = false, string? Scope = null, bool OfApp = false, bool IsPaced = false);
}
