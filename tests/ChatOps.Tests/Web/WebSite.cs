using System.Collections.Immutable;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using ChatOps.Core.Access;
using ChatOps.Core.Chat;
using ChatOps.Core.Execution;
using ChatOps.Core.Intake;
using ChatOps.Core.Inventory;
using ChatOps.Core.Monitoring;
using ChatOps.Core.Operations;
using ChatOps.Core.People;
using ChatOps.Core.Runbooks;
using ChatOps.Core.SignIn;
using ChatOps.Core.Steps;
using ChatOps.Core.Transcripts;
using ChatOps.Server.Storage;
using ChatOps.Server.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ChatOps.Tests.Web;

/// <summary>The page and the API on a real port.</summary>
internal sealed class WebSite : IAsyncDisposable
{
    private static readonly ImmutableArray<AccessRule> Rules =
    [
        new("operators", ["operator"], ["senaite *", "ops *"], ["lims1"], ["ops"]),
        new("viewers", ["viewer"], ["ops show", "ops list"], ["lims1"], ["ops"]),
    ];

    private readonly WebApplication _app;
    private readonly string _folder;
    private readonly bool _keep;

    private WebSite(WebApplication app, string folder, bool keep) => (_app, _folder, _keep) = (app, folder, keep);

    public MemoryStore Store => _app.Services.GetRequiredService<MemoryStore>();
    public ScriptedInbox Inbox => _app.Services.GetRequiredService<ScriptedInbox>();
    public LiveSteps Live => _app.Services.GetRequiredService<LiveSteps>();
    public IMessageBoard Board => _app.Services.GetRequiredService<IMessageBoard>();
    public Uri Address => new(_app.Urls.First());

    public MemoryPeople People => _app.Services.GetRequiredService<MemoryPeople>();

    public T Part<T>() where T : notnull => _app.Services.GetRequiredService<T>();

    /// <param name="more">What stands in for the scripted parts.</param>
    public static async Task<WebSite> StartAsync(
        string? folder = null, Func<WebOptions, WebOptions>? change = null, TimeProvider? time = null, Action<IServiceCollection>? more = null)
    {
        var own = folder is null;
        folder ??= Directory.CreateTempSubdirectory("chatops-web-").FullName;
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var options = new WebOptions(folder, WebOptions.Loopback, ["ops", "lab"], TimeZoneInfo.FindSystemTimeZoneById("Europe/Paris"))
        {
            DemoAccounts = [new("operator", "token-operator", "asks"), new("approver", "token-approver", "approves"), new("viewer", "token-viewer", "looks")],
        };
        if (time is not null)
            builder.Services.AddSingleton(time);
        builder.AddWeb(change?.Invoke(options) ?? options);
        Register(builder.Services, folder);
        more?.Invoke(builder.Services);
        var app = builder.Build();
        app.MapWeb();
        await app.StartAsync();
        return new(app, folder, keep: !own);
    }

    /// <param name="token">A bearer token; null: none.</param>
    /// <param name="cookies">To go on with a session.</param>
    /// <param name="from">The address of this machine that it comes from, such as 127.0.0.2.</param>
    public HttpClient Client(string? token = null, CookieContainer? cookies = null, string? from = null)
    {
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = cookies ?? new CookieContainer() };
        if (from is not null)
            handler.ConnectCallback = async (to, cancellationToken) =>
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
                socket.Bind(new IPEndPoint(IPAddress.Parse(from), 0));
                await socket.ConnectAsync(IPAddress.Loopback, to.DnsEndPoint.Port, cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            };
        var client = new HttpClient(handler) { BaseAddress = Address };
        if (token is not null)
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        if (!_keep)
            Directory.Delete(_folder, recursive: true);
    }

    private static void Register(IServiceCollection services, string folder)
    {
        var people = new MemoryPeople();
        services.AddSingleton(people);
        services.AddSingleton(p => Database.Open(
            Path.Combine(folder, "state"), ["Web"], p.GetRequiredService<TimeProvider>(), p.GetRequiredService<ILogger<Database>>()));
        services.AddSingleton<ISignInStore>(p => new SqlSignIns(p.GetRequiredService<Database>(), new(["Web"])));
        services.AddSingleton(new PublicAddress("https://bot.example"));
        services.AddSingleton<IMetricsText, OneFigure>();
        services.AddSingleton<MemoryStore>();
        services.AddSingleton<IOperationStore>(s => s.GetRequiredService<MemoryStore>());
        services.AddSingleton<ITranscriptStore>(s => s.GetRequiredService<MemoryStore>());
        services.AddSingleton<IFeed>(s => s.GetRequiredService<MemoryStore>());
        services.AddSingleton<IMessageBoard, MemoryBoard>();
        services.AddSingleton<IPeople>(people);
        services.AddSingleton<ITokens>(people);
        services.AddSingleton<IInventory, MemoryInventory>();
        services.AddSingleton<Core.Locks.TargetLocks>();
        services.AddSingleton<Core.Plans.IFindings, Runbooks.FileStorage.MemoryFindings>();
        services.AddSingleton<ScriptedInbox>();
        services.AddSingleton<IInbox>(s => s.GetRequiredService<ScriptedInbox>());
        services.AddSingleton(new AccessPolicy(Rules, [], people));
        services.AddSingleton<LiveSteps>();
        services.AddSingleton(new RunbookRegistry([new MeasuringRunbook()]));
        services.AddSingleton(new Executors(new Dictionary<string, IExecutor>()));
        services.AddSingleton(new SecretMask([]));
        services.AddSingleton(new Core.Catalogue.Catalogue([]));
        services.AddSingleton<Core.Plans.IFindings, Runbooks.FileStorage.MemoryFindings>();
        services.AddSingleton<Core.Completion.UsedCommands>();
        services.AddSingleton<Core.Completion.ValueOffers>();
        services.AddSingleton<Core.Completion.LineCompletion>();
    }
}

internal static class Reading
{
    public static async Task<JsonElement> JsonAsync(this HttpResponseMessage response)
    {
        var json = await response.Content.ReadFromJsonAsync<JsonElement>();
        return json;
    }

    public static async Task<string?> CodeAsync(this HttpResponseMessage response)
    {
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        return (await response.JsonAsync()).GetProperty("code").GetString();
    }
}
