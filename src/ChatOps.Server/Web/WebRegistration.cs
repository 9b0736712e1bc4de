using ChatOps.Core.Chat;
using ChatOps.Core.Operations;
using ChatOps.Server.Web.Api;
using ChatOps.Server.Web.Page;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.HostFiltering;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace ChatOps.Server.Web;

/// <summary>The page and the API. Needs of the container: what ChatOps.Core names, and <see cref="Core.Access.ITokens"/>.</summary>
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
        services.TryAddSingleton<StepOutput>();
        services.AddSingleton<Visitor>();
        services.AddSingleton<ApiDoor>();
        services.AddSingleton<OperationFilter>();
        services.AddSingleton<EventStreamFactory>();
        services.AddSingleton<Frames>();
        services.AddSingleton<CardReader>();
        services.AddSingleton<ChannelFeed>();
        services.AddSingleton<ListReader>();
        services.AddSingleton<OperationViews>();
        services.AddSingleton<PageDoor>();
        services.AddRazorComponents();
        services.AddSingleton<IChatPlatform, WebPlatform>();
        services.Configure<HostFilteringOptions>(o =>
        {
            o.AllowedHosts = [.. options.AllowedHosts];
            o.AllowEmptyHosts = false;
            o.IncludeFailureMessage = false;
        });
        services.AddHealthChecks().AddCheck<StoreCheck>("store");
        AddSession(builder, options);
        return builder;
    }

    private static void AddSession(WebApplicationBuilder builder, WebOptions options)
    {
        builder.Services.AddAuthentication(Visitor.Session).AddCookie(Visitor.Session, cookie =>
        {
            cookie.Cookie.Name = "chatops";
            cookie.Cookie.HttpOnly = true;
            cookie.Cookie.SameSite = SameSiteMode.Strict;
            cookie.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            cookie.ExpireTimeSpan = TimeSpan.FromHours(8);
            cookie.SlidingExpiration = false;
        });
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
        app.UseHostFiltering();
        app.UseSecurityHeaders();
        app.UseRouting();
        app.MapHealth();
        var api = app.MapGroup("/api").AddEndpointFilter<RouteGroupBuilder, PersonFilter>();
        CommandEndpoints.Map(api);
        OperationEndpoints.Map(api);
        TranscriptEndpoint.Map(api);
        StepOutputEndpoint.Map(api);
        EventEndpoint.Map(api);
        api.MapFallback("/{**rest}", () => Problems.Of("not-found", "the API has no such address; docs/api.md lists them"));
        PageFiles.Map(app);
        SignInEndpoints.Map(app);
        var pages = app.MapGroup("").AddEndpointFilter<RouteGroupBuilder, PageFilter>();
        PageEndpoints.Map(pages);
        FragmentEndpoints.Map(pages);
        FormEndpoints.Map(pages);
        SignInEndpoints.MapSignOut(pages);
        return app;
    }
}
