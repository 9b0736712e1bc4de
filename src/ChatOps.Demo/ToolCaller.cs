namespace ChatOps.Demo;

/// <summary>The process that a tool's output goes to: its id and the step of the bot it runs for, empty for none.</summary>
internal sealed record ToolCaller(int Pid, string Step, TextWriter Out, TextWriter Error);
