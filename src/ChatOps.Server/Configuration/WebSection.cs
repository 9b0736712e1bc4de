using System.Collections.Immutable;

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
        reader.Done();
        foreach (var url in urls.Where(u => Host(u) is null))
            reader.Problem("Urls", $"'{url}' is no address; write for example {DefaultUrl}.");
        if (named.Contains("*", StringComparer.Ordinal))
            reader.Problem("AllowedHosts", "'*' would let any site's name point here; list the names by which people open the page.");
        if (named.IsEmpty && urls.Any(Everywhere))
            reader.Problem("AllowedHosts", "is missing; an address that listens everywhere needs the names by which people open the page.");
        return new WebSettings(urls, Hosts(urls, named));
    }

    /// <summary>The same settings on other addresses (<c>--urls</c>).</summary>
    public static WebSettings At(this WebSettings settings, string urls)
    {
        var list = Split(urls);
        if (list.IsEmpty || list.FirstOrDefault(u => Host(u) is null) is { } wrong)
            throw new SettingsException($"--urls: '{urls}' is no address; write for example {DefaultUrl}.");
        return new WebSettings(list, Hosts(list, settings.AllowedHosts));
    }

    /// <summary>Only this machine can reach it: a loopback address, or the name localhost.</summary>
    public static bool IsLoopback(string url) =>
        Host(url) is { } host
        && (host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || (System.Net.IPAddress.TryParse(host, out var address) && System.Net.IPAddress.IsLoopback(address)));

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
