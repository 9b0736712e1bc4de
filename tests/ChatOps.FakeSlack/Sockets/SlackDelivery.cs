using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ChatOps.Fakes.Slack;

/// <summary>Something that a person did, on its way to the app in one envelope: when it was sent, when and with what acknowledged.</summary>
public sealed class SlackDelivery
{
    private readonly TaskCompletionSource _acknowledged = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly JsonObject _payload;
    private long _sent;
    private long _answered;

    internal SlackDelivery(string type, JsonObject payload, bool acceptsPayload = false)
    {
        Type = type;
        _payload = payload;
        AcceptsPayload = acceptsPayload;
    }

    public string EnvelopeId { get; } = Guid.NewGuid().ToString();

    /// <summary><c>slash_commands</c>, <c>interactive</c>, <c>events_api</c>.</summary>
    public string Type { get; }

    public JsonElement Payload => JsonSerializer.SerializeToElement(_payload);

    /// <summary>The same for every try of an event; null for what is no event.</summary>
    public string? EventId => Payload.String("event_id");

    public int Retry { get; internal init; }

    public AppSocket? Socket { get; private set; }

    public bool IsAcknowledged => _acknowledged.Task.IsCompleted;

    /// <summary>From the moment before the frame was written until its acknowledgement was read.</summary>
    public TimeSpan? AcknowledgedAfter => IsAcknowledged ? Stopwatch.GetElapsedTime(_sent, _answered) : null;

    /// <summary>What came with the acknowledgement.</summary>
    public JsonElement? Answer { get; private set; }

    /// <summary>What the person saw when nobody acknowledged in time.</summary>
    public string? Failure { get; internal set; }

    /// <summary>What a modal said about its fields, by block.</summary>
    public IReadOnlyDictionary<string, string> Errors =>
        Answer?.Property("errors") is { ValueKind: JsonValueKind.Object } errors
            ? errors.EnumerateObject().ToDictionary(e => e.Name, e => e.Value.GetString() ?? "")
            : new Dictionary<string, string>();

    /// <summary>Ends with the acknowledgement, however late.</summary>
    public Task Acknowledgement => _acknowledged.Task;

    internal bool AcceptsPayload { get; }

    internal SlackDelivery Again(int retry) => new(Type, _payload.DeepClone().AsObject(), AcceptsPayload) { Retry = retry };

    internal JsonObject Envelope()
    {
        var envelope = new JsonObject
        {
            ["envelope_id"] = EnvelopeId,
            ["payload"] = _payload.DeepClone(),
            ["type"] = Type,
            ["accepts_response_payload"] = AcceptsPayload,
        };
        if (Type == "events_api")
        {
            envelope["retry_attempt"] = Retry;
            envelope["retry_reason"] = Retry == 0 ? "" : "timeout";
        }
        return envelope;
    }

    internal void Sent(AppSocket socket)
    {
        if (Socket is not null)
            return;
        Socket = socket;
        _sent = Stopwatch.GetTimestamp();
    }

    internal void Acknowledged(JsonElement? answer)
    {
        if (IsAcknowledged)
            return;
        Answer = answer;
        _answered = Stopwatch.GetTimestamp();
        _acknowledged.TrySetResult();
    }
}
