@echo off
rem Installs Bairi for the user who runs it: no network, no administrator's rights. A second run brings it up to date.
rem   install.bat         waits for a key at the end
rem   install.bat /quiet  does not; the exit code is 0 or 2
rem What people read is in messages\*.txt as UTF-16: this file stays ASCII, so that every code page reads it alike.
setlocal EnableExtensions DisableDelayedExpansion
set "KIT=%~dp0"
set "VENV=%LOCALAPPDATA%\Bairi\venv"
set "QUIET="
if /i "%~1"=="/quiet" set "QUIET=1"
for /f "usebackq tokens=1-3" %%a in ("%KIT%target.txt") do (
    set "WANTED=%%a"
    set "MACHINE=%%b"
    set "PIP=%KIT%wheels\%%c"
)
set "SHORT=%WANTED:.=%"
rem A Python from the Microsoft Store keeps what it writes in a place of its own, where Excel does not find it.
set "FITS=import sys, sysconfig; sys.exit(['.'.join(map(str, sys.version_info[:2])), sysconfig.get_platform()] != sys.argv[1:] or 'WindowsApps' in sys.base_prefix)"

call :find
if not defined PYTHON if exist "%KIT%python\setup.exe" (
    type "%KIT%messages\python_first.txt"
    start /wait "" "%KIT%python\setup.exe" /passive InstallAllUsers=0 PrependPath=0 Include_launcher=0 Include_test=0
    call :find
)
if not defined PYTHON (
    set "WORDS=no_python"
    goto failed
)

"%VENV%\Scripts\python.exe" -I -c "%FITS%" %WANTED% %MACHINE% >nul 2>nul
if not errorlevel 1 goto install
"%PYTHON%" %SWITCH% -m venv --clear --without-pip "%VENV%"
if not errorlevel 1 goto install
set "WORDS=no_venv"
goto failed

:install
"%VENV%\Scripts\python.exe" -I "%PIP%\pip" --quiet --disable-pip-version-check --isolated install --no-index --no-deps --require-hashes --find-links "%KIT%wheels" --requirement "%KIT%requirements.txt"
if not errorlevel 1 goto addin
set "WORDS=not_installed"
goto failed

:addin
"%VENV%\Scripts\bairi.exe" addin install
if not errorlevel 1 goto done
set "WORDS=no_addin"
goto failed

:done
type "%KIT%messages\done.txt"
if not defined QUIET pause
exit /b 0

:failed
type "%KIT%messages\%WORDS%.txt"
if not defined QUIET pause
exit /b 2

rem ---- Looks for a Python that fits; sets PYTHON, and SWITCH where it is the launcher.
:find
set "PYTHON="
set "SWITCH="
set "CANDIDATE=%BAIRI_PYTHON%"
call :try
set "CANDIDATE=%LOCALAPPDATA%\Programs\Python\Python%SHORT%\python.exe"
call :try
set "CANDIDATE=%ProgramFiles%\Python%SHORT%\python.exe"
call :try
set "CANDIDATE=python.exe"
call :try
if defined PYTHON exit /b 0
set "CANDIDATE=py.exe"
set "SWITCH=-%WANTED%"
call :try
exit /b 0

:try
if defined PYTHON exit /b 0
if not defined CANDIDATE exit /b 0
"%CANDIDATE%" %SWITCH% -I -c "%FITS%" %WANTED% %MACHINE% >nul 2>nul
if not errorlevel 1 set "PYTHON=%CANDIDATE%"
exit /b 0
