using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using ChatOps.Core.Audit;
using ChatOps.Core.Chat;
using ChatOps.Core.Commands;
using ChatOps.Core.Ids;
using ChatOps.Core.Intake;
using ChatOps.Core.Inventory;
using ChatOps.Core.Operations;
using ChatOps.Core.People;
using ChatOps.Core.Transcripts;

namespace ChatOps.Tests.Web;

/// <summary>Operations, transcripts and events in memory: what the web needs of the stores, for tests of the web alone.</summary>
internal sealed class MemoryStore : IOperationStore, ITranscriptStore, IFeed
{
    private readonly Lock _lock = new();
    private readonly List<Operation> _operations = [];
    private readonly List<FeedEvent> _events = [];
    private readonly Dictionary<OperationId, List<TranscriptLine>> _lines = [];
    private readonly Dictionary<OperationId, List<ChainedEntry>> _audit = [];
    private readonly ConcurrentDictionary<Channel<FeedSignal>, bool> _listeners = new();

    public void Put(Operation operation)
    {
        lock (_lock)
        {
            var at = _operations.FindIndex(o => o.Id == operation.Id);
            if (at < 0)
                _operations.Add(operation);
            else
                _operations[at] = operation;
        }
        Publish(new("operation", operation.Handle, operation.Channel, operation.Target));
    }

    public void Publish(FeedEvent e)
    {
        lock (_lock)
            _events.Add(e with { Number = _events.Count + 1 });
        Signal(new(OutputOf: null));
    }

    public void Print(Operation operation, params TranscriptLine[] lines)
    {
        lock (_lock)
        {
            if (!_lines.TryGetValue(operation.Id, out var known))
                _lines[operation.Id] = known = [];
            known.AddRange(lines);
        }
        Signal(new(operation.Handle));
    }

    public void Record(AuditEntry entry)
    {
        lock (_lock)
        {
            if (!_audit.TryGetValue(entry.Operation!.Value, out var known))
                _audit[entry.Operation.Value] = known = [];
            var number = known.Count + 1;
            var line = new RecordLine(number, entry).ToString();
            known.Add(new(number, entry, line, RecordChain.Next(known.Count == 0 ? RecordChain.Start : known[^1].Hash, line)));
        }
    }

    public Task<IReadOnlyList<OperationPlace>> PlacesAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
            return Task.FromResult<IReadOnlyList<OperationPlace>>([.. _operations.Select(o => new OperationPlace(o.Channel, o.Target)).Distinct()]);
    }

    public Task<IReadOnlyList<Operation>> ConcludedAsync(TargetId target, string command, int limit, CancellationToken cancellationToken)
    {
        lock (_lock)
            return Task.FromResult<IReadOnlyList<Operation>>(
                [.. _operations.AsEnumerable().Reverse().Where(o => o.Target == target && o.Command.Name == command && o.Outcome is not (null or Outcome.Refused)).Take(limit)]);
    }

    public Task<IReadOnlyList<OperationId>> DueAsync(DateTimeOffset? by, CancellationToken cancellationToken)
    {
        lock (_lock)
            return Task.FromResult<IReadOnlyList<OperationId>>([.. _operations.Where(o => o.State != OperationState.Concluded && !(o.LookAgainAt > by)).Select(o => o.Id)]);
    }

    public Task<Operation?> FindAsync(OperationId id, CancellationToken cancellationToken) => Find(o => o.Id == id);

    public Task<Operation?> FindByHandleAsync(string handle, CancellationToken cancellationToken) => Find(o => o.Handle == handle);

    public Task<Operation?> FindByApprovalAsync(string approvalId, CancellationToken cancellationToken) => Find(o => o.Approval?.Id == approvalId);

    public Task<IReadOnlyList<Operation>> ListAsync(OperationQuery query, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            var newestFirst = _operations.AsEnumerable().Reverse();
            if (query.Before is { } before)
                newestFirst = newestFirst.SkipWhile(o => o.Handle != before).Skip(1);
            return Task.FromResult<IReadOnlyList<Operation>>(
            [
                .. newestFirst
                    .Where(o => (query.State is null || o.State == query.State) && (query.Outcome is null || o.Outcome == query.Outcome))
                    .Where(o => query.Places is null || query.Places.Value.Contains(new(o.Channel, o.Target)))
                    .Where(o => (query.Target is null || o.Target == query.Target) && (query.Channel is null || o.Channel == query.Channel))
                    .Where(o => (query.Since is null || o.RequestedAt >= query.Since) && (query.Until is null || o.RequestedAt < query.Until))
                    .Take(query.Limit),
            ]);
        }
    }

    public Task<AuditTrail> AuditAsync(OperationId? operation, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            var entries = operation is { } id ? _audit.GetValueOrDefault(id, []) : [];
            return Task.FromResult(new AuditTrail([.. entries], FirstBreak: null));
        }
    }

    public Task<IReadOnlyList<TranscriptLine>> ReadAsync(OperationId operation, long from, int limit, CancellationToken cancellationToken) =>
        Lines(operation, l => l.Where(x => x.Number >= from).Take(limit));

    public Task<IReadOnlyList<TranscriptLine>> TailAsync(OperationId operation, int limit, CancellationToken cancellationToken) =>
        Lines(operation, l => l.TakeLast(limit));

    public Task<IReadOnlyList<FeedEvent>> AfterAsync(long number, int limit, CancellationToken cancellationToken)
    {
        lock (_lock)
            return Task.FromResult<IReadOnlyList<FeedEvent>>([.. _events.Where(e => e.Number > number).Take(limit)]);
    }

    public Task<long> LastAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
            return Task.FromResult((long)_events.Count);
    }

    public async IAsyncEnumerable<FeedSignal> ListenAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var channel = Channel.CreateUnbounded<FeedSignal>();
        _listeners[channel] = true;
        try
        {
            await foreach (var signal in channel.Reader.ReadAllAsync(cancellationToken))
                yield return signal;
        }
        finally
        {
            _listeners.TryRemove(channel, out _);
        }
    }

    public Task<CommitResult> CommitAsync(Change change, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IReadOnlyList<Operation>> UnfinishedAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IReadOnlyList<ChatOps.Core.Operations.Appointment>> AppointmentsAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<ChatOps.Core.Operations.Appointment>>([]);

    public Task<int> WaitingOfAsync(string requester, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IReadOnlyList<Operation>> ReviewsDueAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<Operation>>([]);

    public Task<IReadOnlyList<TargetLock>> LocksAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<TargetLock>>([]);

    public Task<bool> AppendAsync(TranscriptBatch batch, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<CommitResult> CommitAsync(Change change, TranscriptBatch lines, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<TranscriptPosition> PositionAsync(OperationId operation, string step, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    private Task<Operation?> Find(Func<Operation, bool> which)
    {
        lock (_lock)
            return Task.FromResult(_operations.Find(o => which(o)));
    }

    private Task<IReadOnlyList<TranscriptLine>> Lines(OperationId id, Func<List<TranscriptLine>, IEnumerable<TranscriptLine>> which)
    {
        lock (_lock)
            return Task.FromResult<IReadOnlyList<TranscriptLine>>([.. which(_lines.GetValueOrDefault(id, []))]);
    }

    private void Signal(FeedSignal signal)
    {
        foreach (var listener in _listeners.Keys)
            listener.Writer.TryWrite(signal);
    }
}

internal sealed class MemoryBoard(MemoryStore store) : IMessageBoard
{
    private readonly Lock _lock = new();
    private readonly List<BoardMessage> _messages = [];

    public Task PutAsync(BoardMessage message, CancellationToken cancellationToken) => Write(message, edit: true);

    public Task AddAsync(BoardMessage message, CancellationToken cancellationToken) => Write(message, edit: false);

    public Task<BoardMessage?> FindAsync(string key, CancellationToken cancellationToken)
    {
        lock (_lock)
            return Task.FromResult(_messages.Find(m => m.Key == key));
    }

    public Task<IReadOnlyList<BoardMessage>> ListAsync(BoardQuery query, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            var seen = _messages.Where(m => m.Channel == query.Channel && m.VisibleTo(query.Person)
                && (query.Before is not { } before || m.Number < before) && (query.After is not { } after || m.Number > after));
            return Task.FromResult<IReadOnlyList<BoardMessage>>([.. query.After is null ? seen.TakeLast(query.Limit) : seen.Take(query.Limit)]);
        }
    }

    private Task Write(BoardMessage message, bool edit)
    {
        lock (_lock)
        {
            var at = _messages.FindIndex(m => m.Key == message.Key);
            if (at >= 0 && !edit)
                return Task.CompletedTask;
            if (at >= 0)
                _messages[at] = message with { Number = _messages[at].Number };
            else
                _messages.Add(message with { Number = _messages.Count + 1 });
        }
        store.Publish(new("message", message.Key, message.Channel, Target: null));
        return Task.CompletedTask;
    }
}

internal sealed class MemoryPeople : IPeople, ITokens
{
    public IReadOnlyList<Actor> All { get; } =
    [
        new("operator", "Operator", ["operator"]), new("approver", "Approver", ["operator", "approver"]), new("viewer", "Viewer", ["viewer"]),
        new("nobody", "Nobody", []), new("french", "Reads French", ["operator"]) { Language = Core.Languages.Language.French },
    ];

    public Actor? Find(string person) => All.FirstOrDefault(a => a.Person == person);

    public Actor? FindByToken(string token) => token.StartsWith("token-", StringComparison.Ordinal) ? Find(token["token-".Length..]) : null;

    /// <summary>As if the person had got another token.</summary>
    public HashSet<string> Changed { get; } = [];

    public string Proof(string person, string salt) => $"{salt.Length}{Changed.Contains(person)}";
}

internal sealed class MemoryInventory : IInventory
{
    public static readonly Host Lims = new("lims1", "Local", "", "", "", []);

    public IReadOnlyList<Host> Hosts { get; } = [Lims];

    public IReadOnlyList<Target> Targets { get; } =
    [
        new(new("senaite", "lims1"), Lims, ImmutableSortedDictionary<string, string>.Empty),
        new(new("senaite", "secret1"), Lims, ImmutableSortedDictionary<string, string>.Empty),
    ];
}

/// <summary>The door as the web sees it: keeps what arrived, answers what the test says.</summary>
internal sealed class ScriptedInbox : IInbox
{
    private readonly ConcurrentDictionary<string, Delivery> _known = new();

    public Func<Delivery, Answer> Answer { get; set; } = _ => new Answer.Accepted("k7x2m", "Planning");

    public ConcurrentQueue<Delivery> Received { get; } = new();

    public Task<Answer> ReceiveAsync(Delivery delivery, CancellationToken cancellationToken, Func<bool, Task>? stored = null)
    {
        var first = _known.GetOrAdd(delivery.Id, delivery);
        if (first.Body != delivery.Body)
            return Task.FromResult<Answer>(new Answer.Refused("idempotency-conflict", "this key was used for something else; take a new one"));
        Received.Enqueue(delivery);
        return Task.FromResult(Answer(delivery));
    }

    public IReadOnlyList<CommandSpec> Usable(Actor actor, string channel) =>
    [
        new("senaite", "backup", "Back up an instance", Risk.Change, [new Parameter.Target("target", "Which instance", "senaite")], ["senaite backup lims1"]),
        new("ops", "list", "List operations", Risk.Read, [new Parameter.Choice("state", "Only these", Required: false, ["running", "waiting"])], ["ops list"]),
    ];
}
