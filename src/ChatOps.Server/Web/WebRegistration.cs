using ChatOps.Core.Approvals;
using ChatOps.Core.Board;
using ChatOps.Core.Chat;
using ChatOps.Core.Intake;
using ChatOps.Core.Limits;
using ChatOps.Core.SignIn;
using ChatOps.Core.Transcripts;
using ChatOps.Core.Watches;
using ChatOps.Server.Web.Api;
using ChatOps.Server.Web.Page;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace ChatOps.Server.Web;

/// <summary>The page and the API. Needs of the container: what ChatOps.Core names, with people, tokens and the page's public address.</summary>
public static class WebRegistration
{
    public static WebApplicationBuilder AddWeb(this WebApplicationBuilder builder, WebOptions options)
    {
        builder.WebHost.ConfigureKestrel(k =>
        {
            k.AddServerHeader = false;
            k.Limits.MaxRequestBodySize = RequestLimits.Body;
        });
        var services = builder.Services;
        services.AddSingleton(options);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<OperationReader>();
        services.TryAddSingleton<TargetAlarms>();
        services.TryAddSingleton<BoardReader>();
        services.TryAddSingleton<ApprovalPolicy>();
        services.TryAddSingleton(SiteLimits.Default);
        services.TryAddSingleton<PersonLimits>();
        services.TryAddSingleton<StepOutput>();
        services.TryAddSingleton<Sessions>();
        services.TryAddSingleton<SignInLinks>();
        services.AddSingleton<SignInThrottle>();
        services.AddSingleton<Visitor>();
        services.AddSingleton<SessionWatch>();
        services.AddSingleton<OneTimeSecrets>();
        services.AddSingleton<ApiEndpointFilter>();
        services.AddSingleton<OperationFilter>();
        services.AddSingleton<EventStreamFactory>();
        services.AddSingleton<PageContexts>();
        services.AddSingleton<CardReader>();
        services.AddSingleton<ChannelFeed>();
        services.AddSingleton<StatusBarReader>();
        services.AddSingleton<TargetReader>();
        services.AddSingleton<ListReader>();
        services.AddSingleton<OperationViews>();
        services.AddSingleton<PageEndpointFilter>();
        services.AddRazorComponents();
        services.AddSingleton<IChatPlatform, WebPlatform>();
        services.AddApiDescription();
        services.AddHealthChecks().AddCheck<StoreCheck>("store");
        AddForms(builder, options);
        return builder;
    }

    private static void AddForms(WebApplicationBuilder builder, WebOptions options)
    {
        builder.Services.AddAntiforgery(a =>
        {
            a.Cookie.Name = "chatops-form";
            a.Cookie.SameSite = SameSiteMode.Strict;
            a.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            a.FormFieldName = "form-token";
            a.HeaderName = null;
        });
        var keys = Directory.CreateDirectory(Path.Combine(options.DataFolder, "keys"));
        if (!OperatingSystem.IsWindows())
            keys.UnixFileMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        builder.Services.AddDataProtection().SetApplicationName("chatops").PersistKeysToFileSystem(keys);

        // The keys lie in a folder that only the bot's account can read, like every other secret of it; a key for the keys would lie beside them.
        builder.Logging.AddFilter("Microsoft.AspNetCore.DataProtection.KeyManagement.XmlKeyManager", LogLevel.Error);
    }

    public static WebApplication MapWeb(this WebApplication app)
    {
        app.UseExceptionHandler(e => e.Run(http => Problems.Fault(http.Features.Get<IExceptionHandlerFeature>()?.Error).ExecuteAsync(http)));
        app.UseSecurityHeaders();
        app.UseHostNames(app.Services.GetRequiredService<WebOptions>());
        app.UseHostCookies();
        app.UseRouting();
        app.MapHealth();
        app.MapMetrics();
        var api = app.MapGroup("/api").AddEndpointFilter<RouteGroupBuilder, PersonFilter>();
        CommandEndpoints.Map(api);
        OperationEndpoints.Map(api);
        TranscriptEndpoint.Map(api);
        StepOutputEndpoint.Map(api);
        EventEndpoint.Map(api);
        ApiDescription.Map(api);
        api.MapFallback("/{**rest}", () => Problems.Of("not-found", "the API has no such address; docs/api.md lists them"));
        PageFiles.Map(app);
        SignInEndpoints.Map(app);
        LinkEndpoints.Map(app);
        var pages = app.MapGroup("").AddEndpointFilter<RouteGroupBuilder, PageFilter>();
        PageEndpoints.Map(pages);
        FragmentEndpoints.Map(pages);
        FormEndpoints.Map(pages);
        AgainEndpoint.Map(pages);
        SessionEndpoints.Map(pages);
        SignInEndpoints.MapSignOut(pages);
        return app;
    }
}
