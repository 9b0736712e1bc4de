using System.Text.Json.Nodes;

namespace ChatOps.Fakes.Discord;

/// <summary>A session of the gateway: numbered events, which are sent again to whoever takes it up.</summary>
public sealed class AppSession(string id)
{
    private readonly Lock _gate = new();
    private readonly List<(long Sequence, JsonObject Frame)> _kept = [];

    public string Id { get; } = id;

    public long Sequence { get; private set; }

    public AppSocket? Socket { get; internal set; }

    /// <summary>It cannot be taken up again.</summary>
    public bool IsOver { get; internal set; }

    /// <summary>How often it was taken up again.</summary>
    public int Resumes { get; internal set; }

    internal async Task SendAsync(string type, JsonNode data, int keep)
    {
        JsonObject frame;
        AppSocket? socket;
        lock (_gate)
        {
            Sequence++;
            frame = new JsonObject { ["op"] = 0, ["t"] = type, ["s"] = Sequence, ["d"] = data };
            _kept.Add((Sequence, frame));
            if (_kept.Count > keep)
                _kept.RemoveAt(0);
            socket = Socket;
        }
        if (socket is { IsReady: true })
            await socket.SendAsync(frame.DeepClone().AsObject());
    }

    /// <summary>What came behind that number; null: not all of it is kept.</summary>
    internal IReadOnlyList<JsonObject>? After(long sequence)
    {
        lock (_gate)
        {
            if (sequence > Sequence || (_kept.Count > 0 && sequence < _kept[0].Sequence - 1))
                return null;
            return [.. _kept.Where(k => k.Sequence > sequence).Select(k => k.Frame.DeepClone().AsObject())];
        }
    }
}
