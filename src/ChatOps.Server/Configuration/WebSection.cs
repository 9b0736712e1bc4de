using System.Collections.Immutable;
using System.Net;

namespace ChatOps.Server.Configuration;

/// <summary>Reads <c>Web</c>, and ASP.NET's own <c>Urls</c> and <c>AllowedHosts</c> where <c>Web</c> does not say it.</summary>
public static class WebSection
{
    public const string DefaultUrl = "http://127.0.0.1:5080";

    internal static WebSettings Read(IConfiguration configuration, List<string> problems)
    {
        var reader = new SettingsReader(configuration.GetSection("Web"), problems);
        var urls = First(reader.Words("Urls"), Split(configuration["Urls"]), [DefaultUrl]);
        var named = First(reader.Words("AllowedHosts"), Split(configuration["AllowedHosts"]), []);
        var publicUrl = PublicUrl(reader);
        var proxies = Proxies(reader);
        var metrics = reader.Choice<MetricsReaders>("Metrics", MetricsReaders.Loopback);
        var token = reader.Text("MetricsTokenFile");
        if ((metrics == MetricsReaders.Token) != (token.Length > 0))
            reader.Problem("MetricsTokenFile", "belongs to Metrics: \"Token\"; write both or neither.");
        reader.Done();
        foreach (var url in urls.Where(u => Host(u) is null))
            reader.Problem("Urls", $"'{url}' is no address; write for example {DefaultUrl}.");
        if (named.Contains("*", StringComparer.Ordinal))
            reader.Problem("AllowedHosts", "'*' would let any site's name point here; list the names by which people open the page.");
        if (named.IsEmpty && publicUrl is null && urls.Any(Everywhere))
            reader.Problem("AllowedHosts", "is missing; an address that listens everywhere needs the names by which people open the page.");
        if (publicUrl is not null)
            named = [.. named, publicUrl.Host];
        return new WebSettings(urls, Hosts(urls, named), publicUrl, proxies)
        {
            Metrics = metrics,
            MetricsToken = token.Length > 0 ? SecretFile.ReadToken(reader, "MetricsTokenFile", token) : null,
        };
    }

    /// <summary>The same settings on other addresses (<c>--urls</c>).</summary>
    public static WebSettings At(this WebSettings settings, string urls)
    {
        var list = Split(urls);
        if (list.IsEmpty || list.FirstOrDefault(u => Host(u) is null) is { } wrong)
            throw new SettingsException($"--urls: '{urls}' is no address; write for example {DefaultUrl}.");
        return settings with { Urls = list, AllowedHosts = Hosts(list, settings.AllowedHosts) };
    }

    /// <summary>Where people open the page when the settings do not say it: the first address it listens on, by a name that is allowed.</summary>
    internal static Uri Opened(WebSettings settings)
    {
        var address = BindingAddress.Parse(settings.Urls[0]);
        string[] ours = ["localhost", "127.0.0.1", "[::1]"];
        var host = Everywhere(settings.Urls[0]) ? settings.AllowedHosts.FirstOrDefault(h => !ours.Contains(h), "localhost") : address.Host;
        return new UriBuilder(address.Scheme, host, address.Port).Uri;
    }

    private static Uri? PublicUrl(SettingsReader reader)
    {
        if (reader.Text("PublicUrl") is not { Length: > 0 } text)
            return null;
        if (Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url is { PathAndQuery: "/", Fragment: "", UserInfo: "" })
            return url;
        reader.Problem("PublicUrl", $"'{text}' is no address without a path; write for example https://chatops.example.org.");
        return null;
    }

    private static ImmutableArray<IPNetwork> Proxies(SettingsReader reader)
    {
        var networks = ImmutableArray.CreateBuilder<IPNetwork>();
        foreach (var text in reader.Words("TrustedProxies"))
        {
            if (IPNetwork.TryParse(text, out var network))
                networks.Add(network);
            else if (IPAddress.TryParse(text, out var address))
                networks.Add(new IPNetwork(address, address.GetAddressBytes().Length * 8));
            else
                reader.Problem("TrustedProxies", $"'{text}' is no address and no network; write for example 127.0.0.1 or 10.0.0.0/24.");
        }
        return networks.ToImmutable();
    }

    /// <summary>Only this machine can reach it: a loopback address, or the name localhost.</summary>
    public static bool IsLoopback(string url) =>
        Host(url) is { } host
        && (host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address)));

    private static ImmutableArray<string> Hosts(ImmutableArray<string> urls, ImmutableArray<string> named) =>
        [.. named.Concat(urls.Where(u => !Everywhere(u)).Select(Host).OfType<string>()).Concat(["localhost", "127.0.0.1", "[::1]"])
            .Select(h => h.Contains(':') && !h.StartsWith('[') ? $"[{h}]" : h)
            .Distinct(StringComparer.OrdinalIgnoreCase)];

    private static bool Everywhere(string url) => Host(url) is "*" or "+" or "0.0.0.0" or "::";

    /// <summary>The host of an address without brackets; null when it is no http address. A path or credentials in it are no address of ours.</summary>
    private static string? Host(string url)
    {
        try
        {
            var address = BindingAddress.Parse(url);
            var plain = address.Host.Trim('[', ']');
            return address.Scheme is "http" or "https" && address.PathBase.Length == 0 && !address.IsUnixPipe && plain.Length > 0 && !plain.Contains('@')
                ? plain
                : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static ImmutableArray<string> Split(string? text) =>
        [.. (text ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];

    private static ImmutableArray<string> First(params ImmutableArray<string>[] choices) => choices.First(c => !c.IsEmpty || c == choices[^1]);
}
