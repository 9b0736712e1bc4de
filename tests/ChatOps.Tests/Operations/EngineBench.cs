using System.Collections.Immutable;
using ChatOps.Core.Access;
using ChatOps.Core.Chat;
using ChatOps.Core.Commands;
using ChatOps.Core.Engine;
using ChatOps.Core.Execution;
using ChatOps.Core.Ids;
using ChatOps.Core.Intake;
using ChatOps.Core.Inventory;
using ChatOps.Core.Operations;
using ChatOps.Core.People;
using ChatOps.Core.Plans;
using ChatOps.Core.Retention;
using ChatOps.Core.Runbooks;
using ChatOps.Core.SignIn;
using ChatOps.Core.Transcripts;
using ChatOps.Server;
using ChatOps.Server.Execution;
using ChatOps.Server.Storage;
using ChatOps.Tests.Storage.Postgres;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace ChatOps.Tests.Operations;

/// <summary>The engine with its real store and its real executor, a runbook made for the test, and a clock that can be moved.</summary>
internal sealed class EngineBench : IAsyncDisposable
{
    private readonly string _folder;
    private ServiceProvider _services;
    private StatePlace? _place;

    private readonly Action<IServiceCollection>? _more;

    private readonly string[] _platforms;

    private readonly ApprovalRule? _approval;

    /// <param name="more">Registers another platform, by the name.</param>
    /// <param name="folder">Where its state is, if it matters.</param>
    /// <param name="approval">One rule more.</param>
    /// <param name="second">The name of yet another platform.</param>
    public EngineBench(
        Func<PlanRequest, Planning> plan, Func<Step, StepResult, Verdict>? judge = null, Action<IServiceCollection>? more = null, string? platform = null,
        string? folder = null, ApprovalRule? approval = null, string? second = null)
    {
        _approval = approval;
        _folder = folder ?? Directory.CreateTempSubdirectory("chatops-engine-").FullName;
        _more = more;
        _platforms = [.. new[] { "Web", platform, second }.OfType<string>()];
        Runbook = new ScriptedRunbook(plan, judge ?? ((_, r) => r.ExitStatus == 0 ? Verdict.Passed("ended with 0") : Verdict.Failed($"ended with {r.ExitStatus}")));
        _services = Build();
    }

    public ScriptedRunbook Runbook { get; }

    /// <summary>The tone of the runbook's reports.</summary>
    public Tone Found
    {
        init => Runbook.Found = value;
    }

    public MovableTime Time { get; } = new();

    public MutablePeople People { get; } = new();

    public string Folder => _folder;

    /// <summary>Further targets, on hosts of the group <c>web</c>: this machine under other names. Read at each look.</summary>
    public IReadOnlyList<string> Group { get; set; } = [];

    /// <summary>Where a member of the group really is. Before the start.</summary>
    public Func<string, Core.Inventory.Host>? At { get; init; }

    private IEnumerable<Target> Grouped(string steps)
    {
        foreach (var name in Group)
            yield return new(new("test", name), At?.Invoke(name) ?? new(name, "Local", "", "", steps, ["web"]), ImmutableSortedDictionary<string, string>.Empty);
    }

    /// <summary>On what operators may use commands. Before the start.</summary>
    public System.Collections.Immutable.ImmutableArray<string> Targets { get; init; } = ["*"];

    /// <summary>The approval rule of what destroys asks for a reason. Before the start.</summary>
    public bool AsksWhy { get; init; }

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public async Task<EngineBench> StartAsync()
    {
        foreach (var service in _services.GetServices<IHostedService>())
            await service.StartAsync(CancellationToken.None);
        return this;
    }

    /// <summary>The bot dies and another one starts on the same state. Steps on the host go on.</summary>
    public async Task RestartAsync()
    {
        await _services.DisposeAsync();
        _services = Build();
        await StartAsync();
    }

    public Task<Answer> SayAsync(string person, string text, string? id = null) =>
        Get<IInbox>().ReceiveAsync(
            new(id ?? Guid.NewGuid().ToString("N"), "test", person, "ops", new DeliveryBody.TypedCommand(text), Time.GetUtcNow()), CancellationToken.None);

    public Task<Answer> DecideAsync(string person, string operation, bool approve = true) =>
        Get<IInbox>().ReceiveAsync(
            new(Guid.NewGuid().ToString("N"), "test", person, "ops", new DeliveryBody.ApprovalClick(null, operation, approve, null, null), Time.GetUtcNow()),
            CancellationToken.None);

    public Task<Answer> ShareAsync(string person, string? operation, string? delivery = null, string? id = null) =>
        Get<IInbox>().ReceiveAsync(
            new(id ?? Guid.NewGuid().ToString("N"), "test", person, "ops", new DeliveryBody.ShareClick(operation, delivery), Time.GetUtcNow()), CancellationToken.None);

    /// <summary>What goes to the channel, by key.</summary>
    public async Task<IReadOnlyDictionary<string, OutboxMessage>> MessagesAsync() =>
        (await Get<IOutbox>().DueAsync("Web", DateTimeOffset.MaxValue, 1000, CancellationToken.None)).ToDictionary(i => i.Message.Key, i => i.Message);

    /// <summary>The accepted operation's short id.</summary>
    public async Task<string> AskAsync(string text = "/test change") =>
        Assert.IsType<Answer.Accepted>(await SayAsync("operator", text)).Operation;

    public async Task<Operation> UntilAsync(string handle, Func<Operation, bool> condition)
    {
        var giveUp = DateTime.UtcNow.AddMinutes(1);
        while (true)
        {
            // A member of a group is noted a moment before it exists.
            var operation = await Get<IOperationStore>().FindByHandleAsync(handle, CancellationToken.None);
            if (operation is not null && condition(operation))
                return operation;
            if (DateTime.UtcNow > giveUp)
                throw new TimeoutException($"In vain: {operation?.ToString() ?? $"there is no {handle}"}");
            await Task.Delay(20);
        }
    }

    public Task<Operation> EndAsync(string handle) => UntilAsync(handle, o => o.State == OperationState.Concluded);

    public async Task<string> TranscriptAsync(Operation operation) =>
        string.Join('\n', (await Get<ITranscriptStore>().ReadAsync(operation.Id, 0, 100_000, CancellationToken.None)).Select(l => $"{l.Number} {l.Stream}: {l.Text}"));

    public async Task UntilTranscriptAsync(string handle, string text)
    {
        for (var giveUp = DateTime.UtcNow.AddMinutes(1); ; await Task.Delay(50))
        {
            var operation = await UntilAsync(handle, _ => true);
            if ((await TranscriptAsync(operation)).Split('\n').Any(l => l.EndsWith($": {text}", StringComparison.Ordinal)))
                return;
            Assert.True(DateTime.UtcNow < giveUp, $"'{text}' was not printed");
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var service in _services.GetServices<IHostedService>())
            await service.StopAsync(CancellationToken.None);
        await _services.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Everything that stands on this bench also runs on the other database: CHATOPS_TEST_STATE=Postgres.</summary>
    private StatePlace NewPlace() => Environment.GetEnvironmentVariable("CHATOPS_TEST_STATE") == "Postgres"
        ? PostgresCluster.Shared.NewState(Path.Combine(_folder, "state"))
        : Path.Combine(_folder, "state");

    private ServiceProvider Build()
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton<TimeProvider>(Time);
        services.AddStorage(_place ??= NewPlace(), _platforms);
        services.AddExecution(Folder);
        services.AddSingleton<IPeople>(People);
        services.AddSingleton<ITokens>(People);
        services.AddSingleton(new PublicAddress("https://bot.example"));
        services.AddSingleton<IInventory>(new OneTarget(Path.Combine(_folder, "steps"), Grouped(Path.Combine(_folder, "steps"))));
        services.AddSingleton(p => new AccessPolicy(
            [new("operators", ["operator"], ["*"], Targets, ["ops"]), new("viewers", ["viewer"], ["ops show"], ["*"], ["ops"])],
            [new("destroy", ["test destroy"], "approver", TimeSpan.FromMinutes(30)) { RequireReason = AsksWhy }, .. _approval is null ? [] : new[] { _approval }], p.GetRequiredService<IPeople>()));
        services.AddSingleton(new Site(TimeZoneInfo.Utc, ImmutableDictionary<string, string>.Empty) { Channels = ["ops", "quiet"] });
        services.AddSingleton(new StepFolderAge(TimeSpan.FromDays(7)));
        services.AddSingleton<IAlarmClock, NoAlarm>();
        services.AddOperations([Runbook, Runbook.Destructive, Runbook.Reading, Runbook.OnHost], ["s3cret-token"]);
        _more?.Invoke(services);
        return services.BuildServiceProvider();
    }

    private sealed class NoAlarm : IAlarmClock
    {
        public void WakeAt(OperationId id, DateTimeOffset at)
        {
            // The test wakes by itself: an alarm may be lost without harm.
        }
    }

    private sealed class OneTarget(string steps, IEnumerable<Target> more) : IInventory
    {
        private readonly Core.Inventory.Host _here = new("here", "Local", "", "", steps, []);

        public IReadOnlyList<Core.Inventory.Host> Hosts => [_here, .. more.Select(t => t.Host)];

        public IReadOnlyList<Target> Targets =>
            [new(new("test", "one"), _here, ImmutableSortedDictionary<string, string>.Empty), .. more];
    }
}

internal sealed class MovableTime : TimeProvider
{
    private TimeSpan _ahead;

    public void Move(TimeSpan by) => _ahead += by;

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UtcNow + _ahead;
}

internal sealed class MutablePeople : IPeople, ITokens
{
    public Actor? FindByToken(string token) => null;

    public string Proof(string person, string salt) => "";

    private readonly Dictionary<string, Actor> _people = new(StringComparer.Ordinal)
    {
        ["operator"] = new("operator", "Operator", ["operator"]) { Accounts = InChat("U0OPERATOR", "200000000000000001") },
        ["approver"] = new("approver", "Approver", ["operator", "approver"]) { Accounts = InChat("U0APPROVER", "200000000000000002") },
        ["second"] = new("second", "Second", ["operator", "approver"]) { Accounts = InChat("U0SECOND", "200000000000000003") },
        ["viewer"] = new("viewer", "Viewer", ["viewer"]) { Accounts = InChat("U0VIEWER", "200000000000000004") },
    };

    private static ImmutableSortedDictionary<string, string> InChat(string slack, string discord) =>
        ImmutableSortedDictionary<string, string>.Empty.Add("Slack", slack).Add("Discord", discord);

    public IReadOnlyList<Actor> All => [.. _people.Values];

    public Actor? Find(string person) => _people.GetValueOrDefault(person);

    public void Become(string person, params string[] roles) => _people[person] = new(person, person, [.. roles]) { Accounts = _people[person].Accounts };
}

internal sealed class ScriptedRunbook(Func<PlanRequest, Planning> plan, Func<Step, StepResult, Verdict> judge) : IRunbook
{
    public CommandSpec Spec { get; init; } = new("test", "change", "Changes something", Risk.Change, [new Parameter.Target("target", "", "test")], []);

    public ScriptedRunbook Destructive => new(plan, judge)
    {
        Spec = new("test", "destroy", "Destroys something", Risk.Destructive, [new Parameter.Target("target", "", "test")], []),
    };

    public ScriptedRunbook Reading => new(plan, judge)
    {
        Spec = new("test", "look", "Looks at something", Risk.Read, [new Parameter.Target("target", "", "test")], []),
    };

    /// <summary>Changes the machine that the target is on.</summary>
    public ScriptedRunbook OnHost => new(plan, judge)
    {
        Spec = new("test", "host", "Changes the host", Risk.Change, [], []),
        FixedTarget = new("host", "here"),
    };

    public TargetId? FixedTarget { get; init; }

    public bool TellsHealth => Spec.Risk == Risk.Read;

    /// <summary>Its steps print <c>at N</c>: that is how far they are, in tenths.</summary>
    public bool Tells { get; set; }

    public Task<Planning> PlanAsync(PlanRequest request, CancellationToken cancellationToken) => Task.FromResult(plan(request));

    public Verdict Judge(Step step, StepResult result, JudgeContext context) => judge(step, result);

    public Progress? ProgressOf(Step step, string line, Progress? before) =>
        Tells && line.StartsWith("at ", StringComparison.Ordinal) ? new(int.Parse(line[3..], System.Globalization.CultureInfo.InvariantCulture) / 10.0, Note: line) : before;

    public IEnumerable<KeyValuePair<string, string>> FoundUntil(Step step, StepResult result) =>
        Tells ? [new("found", $"{result.OutputLines.Count()}"), new(Facts.NotStarted, "yes")] : [];

    /// <summary>The tone of its reports: what it has found.</summary>
    public Tone Found { get; set; } = Tone.Good;

    public Reply Report(RunSummary run) => new($"{run.Outcome}", run.Reason, Found);

    public static Planning Steps(PlanRequest request, params Step[] steps) => Steps(request, [], steps);

    public static Planning Steps(PlanRequest request, Fact[] basis, params Step[] steps) =>
        new Planning.Ready(new("/test", "test:one", "A test", ["It is a test."], [.. steps], [.. basis], request.ValidUntil));

    public static Step Run(string id, params string[] command) =>
        new(id, id, StepKind.Run, "", new CommandLine(command)) { Effect = Effect.Changes, TimeLimit = TimeSpan.FromMinutes(1) };

    public static Step Check(string id, params string[] command) => new(id, id, StepKind.Check, "", new CommandLine(command));
}
