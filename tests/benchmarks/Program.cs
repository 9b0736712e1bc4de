using ChatOps.Benchmarks;

// Which figures, by name; without a name all of them. docs/performance.md says what they mean.
Dictionary<string, Func<Task<IReadOnlyList<Figure>>>> measurements = new()
{
    ["start"] = Starts.MeasureAsync,
    ["commands"] = Commands.MeasureAsync,
    ["memory"] = Memory.MeasureAsync,
    ["lists"] = Lists.MeasureAsync,
    ["purge"] = Purges.MeasureAsync,
    ["slack"] = Slack.MeasureAsync,
    ["discord"] = Discord.MeasureAsync,
    ["discord-kills"] = DiscordKills.MeasureAsync,
    ["playbooks"] = Playbooks.MeasureAsync,
    ["hosts"] = FarHosts.MeasureAsync,
};

if (args.FirstOrDefault(a => !measurements.ContainsKey(a)) is { } unknown)
{
    await Console.Error.WriteLineAsync($"'{unknown}' is not measured; known are {string.Join(", ", measurements.Keys)}");
    return 2;
}

Console.WriteLine($"{Environment.ProcessorCount} cores, {DateTime.UtcNow:yyyy-MM-dd HH:mm} UTC, load {File.ReadAllText("/proc/loadavg").Split(' ')[0]}");
foreach (var name in args is [] ? [.. measurements.Keys] : args)
{
    Console.WriteLine($"\n| {name} | median | p99 or worst | runs |\n|---|---:|---:|---:|");
    foreach (var figure in await measurements[name]())
        Console.WriteLine(figure);
}
return 0;
