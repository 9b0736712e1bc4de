using System.Collections.Immutable;
using System.Text.RegularExpressions;
using ChatOps.Core.Plans;

namespace ChatOps.Runbooks.Vtom;

/// <summary>
/// What <c>vtping</c> prints. It shows what is configured and whether that answers, never what is bound; its exit status is a mask of stopped services
/// and no verdict.
/// </summary>
internal sealed partial record PingOutput(string Header, ImmutableArray<PingService> Services, ImmutableArray<PingEngine> Engines, bool TellsEngines, ImmutableArray<PingSession> Sessions)
{
    /// <summary>Of an answer that is longer than what is read of it, an engine may be missing.</summary>
    public static PingOutput? Read(StepResult result) => Read(result.Output) is { } ping ? ping with { TellsEngines = ping.TellsEngines && result.Whole } : null;

    /// <summary>Null: nothing in it is a list of services.</summary>
    public static PingOutput? Read(string text)
    {
        var (header, section, tellsEngines, odd) = ("", "", false, false);
        var services = ImmutableArray.CreateBuilder<PingService>();
        var engines = ImmutableArray.CreateBuilder<PingEngine>();
        var sessions = ImmutableArray.CreateBuilder<PingSession>();
        foreach (var line in text.Split('\n').Select(l => l.Trim()).Where(l => l.Length > 0))
        {
            if (line is ['[', .. var inner, ']'])
            {
                section = inner;
                header = inner.StartsWith("serveur", StringComparison.OrdinalIgnoreCase) ? inner : header;
                tellsEngines |= IsEngines(section);
            }
            else if (section.EndsWith("sessions", StringComparison.OrdinalIgnoreCase))
            {
                sessions.Add(new(section.Split(' ')[0], line));
            }
            else if (IsEngines(section))
            {
                // A line that cannot be read may be of an engine that runs.
                if (Engine().Match(line) is { Success: true } engine && Word(engine.Groups["state"].Value) is { } runs)
                    engines.Add(new(engine.Groups["name"].Value, runs));
                else
                    odd = true;
            }
            else if (header.Length > 0 && Service().Match(line) is { Success: true } service && Word(service.Groups["state"].Value) is { } active)
            {
                services.Add(new(service.Groups["label"].Value, service.Groups["service"].Value, int.Parse(service.Groups["port"].Value), active));
            }
        }
        return services.Count == 0 ? null : new(header, services.ToImmutable(), engines.ToImmutable(), tellsEngines && !odd, sessions.ToImmutable());
    }

    /// <summary>By the key of <c>.personalport_rc</c>; some versions print the name it is mapped to.</summary>
    public PingService? Of(string service, params IEnumerable<string> mapped) =>
        Services.FirstOrDefault(s => s.Service == service) ?? Services.FirstOrDefault(s => mapped.Contains(s.Service)) ?? Services.FirstOrDefault(s => s.Label == service);

    /// <summary>Services of version 7 that speak to clients and are not among the moved ones: maintenance leaves them open.</summary>
    public IEnumerable<PingService> LeftOpen(IEnumerable<string> moved) =>
        Services.Where(s => s.Active && s.Service is "svtserver" or "svtnotifier" or "vtapiserver" && s.Active && !moved.Contains(s.Service));

    private static bool IsEngines(string section) => section.StartsWith("moteur", StringComparison.OrdinalIgnoreCase);

    /// <summary><c>actif</c>, <c>arrete</c> with or without accents, however they were decoded; null: neither.</summary>
    private static bool? Word(string state) =>
        state.StartsWith("actif", StringComparison.OrdinalIgnoreCase) ? true : state.StartsWith("arr", StringComparison.OrdinalIgnoreCase) ? false : null;

    [GeneratedRegex(@"\A(?<label>\S+)\s+(?<service>[^\s:]+):(?<port>[0-9]{1,5})\s+(?<state>\S+)\z", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Service();

    [GeneratedRegex(@"\A\S+\s+(?<name>\S.*?)\s+(?<state>\S+)\z", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Engine();
}
